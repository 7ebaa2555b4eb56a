import { SyncError } from './errors.ts'
import { exchange, leave } from './exchange.ts'
import { type Meta, readMeta } from './meta.ts'
import type { Connection, Hub, Transport } from './ports.ts'
import { createSchedule } from './schedule.ts'
import { type DEVICE_HEADER, isAccount, WIRE_VERSION } from './wire.ts'

/** Who the customer is. */
interface Customer {
  readonly token: string
  /** The account's log, once the server has agreed. */
  log?: string | undefined
  agreed(): void
  refused(error: unknown): void
}

/**
 * Keeps a log and its server equal. Every tab may do it for all: the server applies an entry once whoever sends it,
 * and an answer is taken once whoever gets it.
 */
export function createSync(hub: Hub, transport: Transport): Connection {
  /** A page in view asks this often what other channels have changed, in milliseconds. */
  const POLL = 2000
  const { log, channel } = hub
  const meta = () => readMeta(log.rows())
  hub.transport = transport
  let customer: Customer | undefined
  /** Whose token the last request carried. */
  let asked: Customer | undefined

  const become = (next?: Customer, error: unknown = new SyncError('Replaced.', 409)) => {
    customer?.refused(error)
    customer = next
  }

  const post = (body: string, { token = '', device = '', log: owner }: Meta) =>
    transport.post(`/exchange?v=${WIRE_VERSION}&channel=${channel}&device=${device}&log=${owner}`, body, {
      ['tl-device' satisfies typeof DEVICE_HEADER]: token,
      // What no header can carry would fail every request.
      ...(customer && {
        authorization: `Bearer ${customer.token.replace(/[^!-~]/g, encodeURIComponent)}`,
      }),
    })

  const shared = createSchedule(
    hub,
    async () => {
      // Somebody has signed out, or in, in another tab.
      if (customer?.log && customer.log !== meta().log) become()
      const known = customer
      asked = known
      try {
        do {
          // Only its customer may touch an account's log; and whoever signs in meanwhile waits for the next run.
          if (known !== customer || (!known && isAccount(meta().log))) return 'nobody'
        } while (await exchange(hub, post))
        if (!known) return
        known.log = meta().log
        known.agreed()
      } finally {
        if (transport.visible()) shared.later(POLL)
      }
    },
    (error) => {
      if (asked === customer) become(undefined, error)
    },
  )

  return {
    identify: (token) =>
      new Promise((agreed, refused) => {
        become({ token, agreed, refused })
        void shared.now()
      }),
    async signOut() {
      become()
      await log.change(leave)
      shared.soon()
    },
    async forget() {
      const { token } = meta()
      if (token) await transport.post(`/forget?v=${WIRE_VERSION}`, JSON.stringify({ token }))
      become()
    },
  }
}
