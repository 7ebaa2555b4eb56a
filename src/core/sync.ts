import { SyncError, UsageError } from './errors.ts'
import { exchange, type Told } from './exchange.ts'
import { type Meta, readMeta } from './meta.ts'
import { merge } from './outbox.ts'
import { type Connection, type Hub, type Join, joins, type Transport } from './ports.ts'
import { createSchedule } from './schedule.ts'
import { settleCommits } from './settlements.ts'
import { forget, leave } from './take.ts'
import { type DEVICE_HEADER, isAccount, WIRE_VERSION } from './wire.ts'

/** Who the customer is. */
interface Customer {
  readonly token: string
  readonly join: Join
  /** The log that was here when it was said. */
  from: string
  /** The account's log, once the server has agreed. */
  log?: string | undefined
  agreed(): void
  refused(error: unknown): void
  done?: Promise<void>
}

/**
 * Keeps a log and its server equal. Every tab may do it for all: the server applies an entry once whoever sends it,
 * and an answer is taken once whoever gets it.
 */
export function createSync(hub: Hub, transport: Transport): Connection {
  /** A page in view asks this often what other channels have changed, in milliseconds; while it is told, now and then. */
  const POLL = 2000
  const TOLD = 20_000
  /** A stream that has failed is tried again after this many milliseconds. */
  const DEAF = 60_000
  const { log, channel, closing } = hub
  const meta = () => readMeta(log.rows())
  hub.transport = transport
  hub.tidy = merge
  settleCommits(hub)
  // Not from the first on: hydration expects what the page was rendered with, by a shop without a server.
  hub.say({ connection: 'offline' })
  let customer: Customer | undefined
  /** Whose token the last request carried. */
  let asked: Customer | undefined
  /** Ends the live stream that this tab holds, or waits for. */
  let listening: AbortController | undefined
  let deafUntil = 0
  let live = false
  /** Somebody signs out, or is forgotten, who is still here as far as anybody knows. */
  let leaving = false

  // Who was named before anybody knew what is stored here.
  void log.ready.then(() => {
    if (customer && !leaving) customer.from = meta().log
  })

  const become = (next?: Customer, error: unknown = new SyncError('Replaced.', 409)) => {
    customer?.refused(error)
    customer = next
    listening?.abort()
  }

  /** The customer, unless somebody has signed out, or in, in another tab. */
  const present = () => {
    const { log: here } = meta()
    if (customer && (customer.log ? customer.log !== here : customer.from && !here)) become()
    return customer
  }

  const headers = ({ token = '' }: Meta) => ({
    ['tl-device' satisfies typeof DEVICE_HEADER]: token,
    // What no header can carry would fail every request. On first contact a device is a guest's, and signs in then.
    ...(customer &&
      token && {
        authorization: `Bearer ${customer.token.replace(/[^!-~]/g, encodeURIComponent)}`,
      }),
  })

  const post = (body: string, meta: Meta, { waits, full, more }: Told) => {
    const { device = '', log: owner, disk = '' } = meta
    let path = `/exchange?v=${WIRE_VERSION}&channel=${channel}&device=${device}&log=${owner}&waits=${waits}&disk=${disk}`
    if (customer) path += `&join=${customer.join}`
    if (full) path += '&full=1'
    path += more ? '&more=1' : `&upto=${meta.sent}`
    return transport.post(path, body, headers(meta))
  }

  /** Hears of other channels' changes from a stream, one for all tabs, as long as there is one. */
  const listen = async () => {
    if (listening || closing.aborted || !transport.visible() || Date.now() < deafUntil) return
    const end = new AbortController()
    listening = end
    const { signal } = end
    closing.addEventListener('abort', () => end.abort(), { signal })
    const hear = async () =>
      transport.listen?.(`/live?v=${WIRE_VERSION}`, headers(meta()), signal, () => {
        live = true
        shared.soon()
      })
    try {
      await (log.storage.alone?.('live', hear, signal) ?? hear())
    } catch {
      // Somebody does not let it through: a while of asking, and it is tried again.
      deafUntil = Date.now() + DEAF
      shared.soon()
    }
    end.abort()
    live = false
    listening = undefined
  }

  const shared = createSchedule(
    hub,
    async () => {
      await log.change()
      const known = present()
      asked = known
      try {
        do {
          // Only its customer may touch an account's log; and whoever signs in meanwhile waits for the next run. Who is
          // being forgotten brings nothing back.
          if (leaving || known !== present() || (!known && isAccount(meta().log))) return 'nobody'
        } while (await exchange(hub, post))
        void listen()
        if (!known) return
        known.log ||= meta().log
        known.agreed()
      } finally {
        if (transport.visible()) shared.later(live ? TOLD : POLL)
      }
    },
    (error) => {
      if (asked === customer) become(undefined, error)
    },
  )

  return {
    identify(token, { join = (customer?.token === token && customer?.join) || 'sum' } = {}) {
      if (!token || typeof token !== 'string')
        throw new UsageError('token', 'Write identify(token) for a customer, or signOut().')
      if (!joins.includes(join)) throw new UsageError('join', `Write { join: … } with one of ${joins}.`)
      // Said again, it is the same.
      if (customer?.token === token && customer.join === join && !customer.log && customer.done)
        return customer.done
      const done = new Promise<void>((agreed, refused) => {
        become({ token, join, from: leaving ? '' : meta().log, agreed, refused })
      })
      if (customer) customer.done = done
      // Who does not wait for it sees the trouble in the shop's status.
      done.catch(() => {})
      void shared.now()
      return done
    },
    async signOut() {
      become()
      leaving = true
      await log.change(leave)
      leaving = false
      shared.soon()
    },
    async forget() {
      const { token } = meta()
      leaving = true
      try {
        const answer = token
          ? await transport.post(`/forget?v=${WIRE_VERSION}`, JSON.stringify({ token }))
          : ''
        if (answer !== '') throw new SyncError('This is no answer of the sync server.')
        become()
        await log.change(forget)
      } finally {
        leaving = false
        shared.soon()
      }
    },
  }
}
