import { onLeave } from '../browser/pageEvents.ts'
import { SyncError } from '../core/errors.ts'
import { readMeta } from '../core/meta.ts'
import type { Change, Hub, Storage, StoredRows, Transport } from '../core/ports.ts'
import type { Settlement } from '../core/replica.ts'
import { createSchedule, type Schedule } from '../core/schedule.ts'
import { type TouchpointsAnswer, WIRE_VERSION } from '../core/wire.ts'
import type { ContextFold } from './handle.ts'
import {
  byRank,
  changeState,
  forgetIn,
  type Numbered,
  type QueuedTouchpoint,
  readState,
  tally,
  tidy,
  waitingIn,
} from './queue.ts'
import { describe } from './request.ts'

/** The most touchpoints in one request, and about the most characters; the server takes 256 KiB. */
const MOST = 200
const MOST_CHARACTERS = 60_000

/** The most order numbers that one request names as given up; the server takes 5000. */
const MOST_GONE = 1000

/** Touchpoints wait this long for company, in milliseconds, unless so many have come together. */
const PATIENCE = 3000
const COMPANY = 20

/** A shorter body gains nothing by being compressed. */
const SHORT = 1000

/** After more vain requests in a row while others work, somebody must be blocking them. */
const VAIN = 2
const HOUR = 3_600_000

/** The key of what the sender has offered; those of pages that were left begin so. */
const OFFERED = 'offered/'

/** What this page has recorded, and knows no end of. */
export interface Own {
  /** What is stored: a touchpoint, or why it is none. */
  readonly row: QueuedTouchpoint | string
  settle(settlement: Settlement): void
  /** Its order number, and where it is stored, once it is. */
  n?: number
  place?: Storage['place']
}

export interface Delivery {
  /** Stores it and sends it some time. */
  add(one: Own): Promise<Storage['place']>
  /** What is in the queue, or on its way there. */
  rows(): StoredRows
}

/**
 * Sends what is in the queue and deletes what the server has acknowledged. What is offered is noted first: without an
 * answer the server is asked which of it arrived, so that hardly anything travels twice.
 */
export function createDelivery(
  hub: Hub,
  transport: Transport,
  folds: ReadonlySet<ContextFold<unknown>>,
): Delivery {
  const { log, ids, status, closing } = hub
  const { storage } = log
  const [shared] = hub.schedules as [Schedule]
  const own = new Set<Own>()
  /** The ids of all that this page has offered. */
  const offered = new Set<string>()
  let rows: StoredRows = new Map()
  let company = 0
  let vain = 0

  const change = async (work?: Change) => {
    rows = await storage.change('up', work)
    for (const one of own) {
      const row = rows.get(one.n as number) as Own['row'] | undefined
      // What a lost disk holds is not settled here.
      if (one.place !== storage.place || typeof row === 'object') continue
      own.delete(one)
      one.settle(row ? { status: 'rejected', reason: row } : { status: 'synced' })
    }
  }

  const token = () => readMeta(log.rows()).token

  const post = async (route: string, body: object, leaving?: boolean) => {
    const text = JSON.stringify({ token: token(), ...body })
    return transport.post(
      `/${route}?v=${WIRE_VERSION}`,
      leaving || text.length < SHORT || !globalThis.CompressionStream ? text : await compressed(text),
      {},
      leaving,
    )
  }

  const offer = (touchpoints: readonly Numbered[]) =>
    touchpoints.map(([, { id }]) => {
      offered.add(id)
      return id
    })

  /** Sends some; true when there may be more. */
  const send = async () => {
    let sent: readonly Numbered[] = []
    let asked: readonly Numbered[] = []
    await change((rows) => {
      tidy(rows)
      const unsure = new Set<string>()
      for (const [key, row] of rows)
        if (Array.isArray(row)) {
          rows.delete(key)
          for (const id of row) unsure.add(id)
        }
      const waiting = waitingIn(rows)
      asked = waiting.filter(([, { id }]) => unsure.has(id))
      sent = asked.length ? [] : first(waiting)
      if (waiting.length) rows.set(OFFERED, offer([...sent, ...asked]))
    })
    const { forgotten = {}, told, folds: known, device: before } = readState(rows)
    for (const purpose in forgotten)
      if (forgotten[purpose] !== told?.[purpose]) {
        await post('forget', { purpose })
        await change((rows) => changeState(rows, { told: { ...told, ...forgotten } }))
      }
    const begin = [...rows.keys()].find((n) => +n > 0) as number
    if (!begin) return false
    const { device } = readMeta(log.rows())
    const states = { ...known }
    const more = waitingIn(rows).length > sent.length
    const gone = [...rows].filter(([, row]) => typeof row === 'string').slice(0, MOST_GONE)
    const dropped = gone.map(([n]) => [n, n])
    if (device !== before && begin > 1) dropped.push([1, begin - 1])
    const batch = [...sent, ...asked]
    const answer = (await post('touchpoints', {
      ...describe(hub, sent, folds, states),
      asked: asked.map(([n, { id }]) => [n, id]),
      dropped,
    })) as TouchpointsAnswer | undefined
    vain = 0
    await change((rows) => {
      const left = [...batch, ...gone].map(([n, one]) => {
        const row = rows.get(n)
        if (answer?.missing?.includes((one as QueuedTouchpoint).id)) return 0
        rows.delete(n)
        return row
      })
      rows.delete(OFFERED)
      changeState(rows, { counts: tally(rows, left, 'acknowledged'), device, folds: states })
    })
    return more
  }

  const schedule: Schedule = createSchedule(
    hub,
    async () => {
      company = 0
      if (status.get().connection === 'offline' || !token()) {
        // The exchange finds out when there is a server again, and who this device is.
        shared.soon()
        schedule.later(PATIENCE)
        return 'nobody'
      }
      try {
        while (await send());
      } catch (error) {
        if (error instanceof SyncError) throw error
        await shared.now()
        throw status.get().connection === 'online' && ++vain > VAIN
          ? new SyncError(error, 0, HOUR, 'blocked')
          : error
      }
    },
    // Sent with a token that the server does not take; without one it gives a new one.
    () => shared.soon(),
  )

  storage.watch?.('up', change)
  hub.relief = async () => {
    let relieved = 0
    await change((rows) => {
      relieved = tidy(rows, waitingIn(rows).length / 2)
    })
    return relieved
  }
  hub.forgets.push(async (purpose) => {
    await change((rows) => (purpose ? forgetIn(rows, purpose) : rows.clear()))
    schedule.soon()
  })
  onLeave(() => {
    const sent = [...own]
      .map(({ n = 0, row }) => [n, row] as Numbered)
      .filter(([, { id }]) => id && !offered.has(id))
      .slice(0, MOST)
    if (!sent.length || !token()) return
    void storage.add('up', offer(sent), OFFERED + ids())
    post('touchpoints', describe(hub, sent, folds, { ...readState(rows).folds }), true).catch(() => {})
  }, closing)
  void change()
  schedule.soon()

  return {
    async add(one) {
      own.add(one)
      const n = await storage.add('up', one.row)
      const { place } = storage
      if (n > 0) Object.assign(one, { n, place })
      if (++company < COMPANY) schedule.later(PATIENCE)
      else schedule.soon()
      return place
    },
    rows: () => new Map([...[...own].map((one) => [one.n ?? one, one.row] as never), ...rows]),
  }
}

/** As gzip, which the server tells by its first bytes: a header that names it would not be CORS-simple. */
async function compressed(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** What goes into one request: orders before all else, and in their order. */
function first(waiting: readonly Numbered[]): Numbered[] {
  let characters = 0
  return [...waiting]
    .sort(byRank)
    .slice(0, MOST)
    .filter(([, { size }]) => {
      characters += size
      return characters < MOST_CHARACTERS
    })
    .sort(([n], [next]) => n - next)
}
