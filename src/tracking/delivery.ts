import { onLeave } from '../browser/pageEvents.ts'
import { SyncError } from '../core/errors.ts'
import { readMeta } from '../core/meta.ts'
import type { Change, Hub, StoredRows, Transport } from '../core/ports.ts'
import { createSchedule, type Schedule } from '../core/schedule.ts'
import { type TouchpointsAnswer, WIRE_VERSION } from '../core/wire.ts'
import type { ContextFold } from './handle.ts'
import { changeState, highestIn, rank, readState, shed, waitingIn } from './queue.ts'
import { describe, type Numbered } from './request.ts'

/** The most touchpoints in one request, and about the most characters; the server takes 256 KiB. */
const MOST = 200
const MOST_CHARACTERS = 60_000

/** Touchpoints wait this long for company, in milliseconds, unless so many have come together. */
const PATIENCE = 3000
const COMPANY = 20

/** A shorter body gains nothing by being compressed. */
const SHORT = 1000

/** After this many vain requests in a row while others work, somebody must be blocking them. */
const VAIN = 3
const HOUR = 3_600_000

/** What was offered to the server, and not answered yet: the ids of each request, under keys that begin so. */
const OFFERED = 'offered/'

export interface Delivery {
  /** Something has been put into the queue. */
  wake(): void
  change(change?: Change): Promise<void>
}

export interface DeliveryParts {
  readonly folds: ReadonlySet<ContextFold<unknown>>
  /** What this page has recorded and not offered yet. */
  readonly mine: Map<string, Numbered>
  /** Hears what is in the queue. */
  show(rows: StoredRows): void
}

/**
 * Sends what is in the queue and deletes what the server has acknowledged. What is offered is noted first: without an
 * answer the server is asked which of it arrived, so that hardly anything travels twice.
 */
export function createDelivery(
  hub: Hub,
  transport: Transport,
  { folds, mine, show }: DeliveryParts,
): Delivery {
  const { log, ids, status, closing } = hub
  const { storage } = log
  const [shared] = hub.schedules
  let company = 0
  let idle = false
  let vain = 0
  let states: Readonly<Record<string, unknown>> = {}

  const change = async (change?: Change) => {
    const rows = await storage.change('up', change)
    states = readState(rows).folds
    show(rows)
    return rows
  }

  const post = async (route: string, body: object, leaving?: boolean) => {
    const text = JSON.stringify({ token: readMeta(log.rows()).token, ...body })
    return transport.post(
      `/${route}?v=${WIRE_VERSION}`,
      leaving || text.length < SHORT ? text : await compressed(text),
      {},
      leaving,
    )
  }

  const offer = (sent: readonly Numbered[]) => {
    const key = OFFERED + ids()
    for (const [, { id }] of sent) mine.delete(id)
    void storage.add(
      'up',
      sent.map(([, { id }]) => id),
      key,
    )
    return key
  }

  /** Sends some; true when there may be more. */
  const send = async () => {
    let rows: StoredRows = await change()
    if (shed(new Map(rows))) rows = await change((rows) => void shed(rows))
    const state = readState(rows)
    const { gone, forget } = state
    for (const purpose of forget) await post('forget', { purpose })
    const offers = [...rows].filter(([key]) => `${key}`.startsWith(OFFERED))
    const unsure = new Set(offers.flatMap(([, ids]) => ids as string[]))
    const waiting = waitingIn(rows)
    const asked = waiting.filter(([, { id }]) => unsure.has(id))
    const sent = offers.length ? [] : first(waiting)
    if (!(sent.length + asked.length + gone.length + forget.length)) return false
    const { states, ...said } = describe(hub, sent, folds, state.folds)
    const dropped = gone.map((n) => [n, n])
    const { device } = readMeta(log.rows())
    const begin = waiting[0]?.[0] ?? highestIn(rows) + 1
    if (device !== state.device && begin > 1) dropped.push([1, begin - 1])
    if (sent.length) offers.push([offer(sent), 0])
    const answer = await post('touchpoints', { ...said, asked: asked.map(([n, { id }]) => [n, id]), dropped })
    vain = 0
    const missing = (answer as TouchpointsAnswer | undefined)?.missing ?? []
    await change((rows) => {
      const state = readState(rows)
      const highest = highestIn(rows)
      let { acknowledged } = state
      for (const [n, { id }] of [...sent, ...asked])
        if (!missing.includes(id) && rows.delete(n)) acknowledged++
      for (const [key] of offers) rows.delete(key)
      changeState(rows, {
        acknowledged,
        highest,
        device,
        folds: states,
        gone: state.gone.slice(gone.length),
        forget: state.forget.slice(forget.length),
      })
    })
    return waiting.length > sent.length
  }

  const schedule: Schedule = createSchedule(
    hub,
    async () => {
      company = 0
      // The exchange finds out when there is a server again, and who this device is.
      idle = status.get().connection === 'offline' || !readMeta(log.rows()).token
      if (idle) {
        shared?.soon()
        return 'nobody'
      }
      try {
        while (await send());
      } catch (error) {
        if (error instanceof SyncError) throw error
        await shared?.now()
        if (status.get().connection === 'online' && ++vain === VAIN)
          throw new SyncError(error, 0, HOUR, 'blocked')
        throw error
      }
    },
    // Sent with a token that the server does not take; without one it gives a new one.
    () => shared?.soon(),
  )

  const undo = status.subscribe(({ connection }) => {
    if (idle && connection === 'online') schedule.soon()
  })
  closing.addEventListener('abort', undo)
  storage.watch?.('up', change)
  hub.relief = async () => {
    let relieved = 0
    await change((rows) => {
      relieved = shed(rows, MOST_CHARACTERS)
    })
    return relieved
  }
  onLeave(() => {
    const sent = [...mine.values()].slice(0, MOST)
    if (!sent.length || !readMeta(log.rows()).token || transport.offline()) return
    const { states: _, ...said } = describe(hub, sent, folds, states)
    offer(sent)
    post('touchpoints', said, true).catch(() => {})
  }, closing)
  schedule.soon()

  return {
    wake: () => (++company < COMPANY ? schedule.later(PATIENCE) : schedule.soon()),
    change: async (next) => void (await change(next)),
  }
}

/** As gzip, which the server tells by its first bytes: a header that names it would not be CORS-simple. */
async function compressed(text: string): Promise<string | Uint8Array<ArrayBuffer>> {
  if (!globalThis.CompressionStream) return text
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** What goes into one request: orders before all else, in their order. */
function first(waiting: readonly Numbered[]): Numbered[] {
  let characters = 0
  return [...waiting]
    .sort(([, a], [, b]) => Math.min(1, rank(a.name)) - Math.min(1, rank(b.name)))
    .slice(0, MOST)
    .filter(([, { params }], index) => {
      characters += params.length
      return !index || characters < MOST_CHARACTERS
    })
}
