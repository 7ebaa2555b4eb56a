import { SyncError } from './errors.ts'
import { exchange } from './exchange.ts'
import { emptied, entriesOf, heldKey, META, type Meta, noMeta, readMeta } from './meta.ts'
import type { Connection, Hub, Join, Lane, Transport, Write } from './ports.ts'
import { createSchedule, type Schedule } from './schedule.ts'
import { DEVICE_HEADER, isAccount, WIRE_VERSION } from './wire.ts'

/** A page in view asks this often what other channels have changed, in milliseconds. */
const POLL = 2000

/** Who the customer is, until the server has agreed. */
interface Customer {
  readonly token: string
  readonly join: Join
  agreed(): void
  refused(error: unknown): void
}

/**
 * Keeps a log and its server equal. Every tab may do it for all: the server applies an entry once whoever sends it,
 * and an answer is taken once whoever gets it.
 */
export function createSync({ log, status, clock, say }: Hub, transport: Transport): Connection {
  let customer: Customer | undefined
  const schedules = new Map<Lane | undefined, Schedule>()

  const schedule = (work: () => Promise<void>, lane?: Lane) => {
    const made = createSchedule(
      async () => {
        await log.ready
        if (transport.offline()) return say({ connection: 'offline' })
        await work()
        const { error } = status.get()
        say({ connection: 'online', error: error instanceof SyncError ? undefined : error })
      },
      (thrown) => {
        const error = thrown instanceof SyncError ? thrown : new SyncError(`${thrown}`, 400, 0, thrown)
        // Sent with a token that the server does not take; without one it gives a new one.
        if (error.status === 401 && lane) shared.soon()
        else if (error.status === 401) {
          customer?.refused(error)
          customer = undefined
        }
        say({ error, ...(error.retryable && { connection: 'offline' }) })
      },
    )
    schedules.set(lane, made)
    return made
  }

  const post = (body: string, { token, device = '', log: owner = '' }: Meta) =>
    transport.post(
      `/exchange?v=${WIRE_VERSION}&channel=${log.channel}&device=${device}&log=${owner}&join=${customer?.join ?? ''}`,
      body,
      {
        ...(token && { [DEVICE_HEADER]: token }),
        ...(customer && { authorization: `Bearer ${customer.token}` }),
      },
    )

  const shared = schedule(async () => {
    // Only its customer may touch an account's log.
    const allowed = () => customer || !isAccount(log.meta.log)
    while (allowed() && (await exchange(log, clock, post)));
    if (allowed()) customer?.agreed()
    if (transport.visible()) shared.later(POLL)
  })

  const wake = () => {
    for (const one of schedules.values()) one.retry()
  }

  const unwatch = transport.watch({
    online: wake,
    // A page that is hidden may be gone without another word.
    visibilitychange: wake,
    pageshow: wake,
  })

  return {
    wake(lane) {
      if (!lane) return shared.soon()
      const known = schedules.get(lane)
      const patience = lane.patience()
      if (known) return patience ? known.later(patience) : known.soon()
      const send = async () => {
        if (!log.meta.device) await shared.now()
        while (
          await lane.send(log, clock, (path, body) => transport.post(`${path}?v=${WIRE_VERSION}`, body))
        );
      }
      schedule(send, lane).soon()
    },
    async flush() {
      await Promise.all([...schedules.values()].map(({ now }) => now()))
    },
    identify: (token, join) =>
      new Promise((agreed, refused) => {
        customer?.refused(new SyncError('identify() was called again.', 409))
        customer = { token, join, agreed, refused }
        void shared.now()
      }),
    async signOut() {
      customer = undefined
      await log.change((rows) => {
        const { log, up } = readMeta(rows)
        const held = entriesOf(rows, 'both/entry').map((entry): Write => [heldKey(log, entry.id), entry])
        return [...emptied(rows, 'held'), ...held, [META, { ...noMeta, up }]]
      })
      shared.soon()
    },
    close() {
      unwatch()
      for (const { stop } of schedules.values()) stop()
    },
  }
}
