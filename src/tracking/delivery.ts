import { onLeave } from '../browser/pageEvents.ts'
import type { Purpose } from '../core/collection.ts'
import { SyncError } from '../core/errors.ts'
import { readMeta } from '../core/meta.ts'
import type { Decisions, Draft, Hub, Storage, StoredRows, Transport } from '../core/ports.ts'
import { createSchedule, type Schedule } from '../core/schedule.ts'
import { isAccount } from '../core/wire.ts'
import type { ContextFold } from './handle.ts'
import { createPost } from './post.ts'
import {
  changeState,
  forgetIn,
  goneIn,
  idsOf,
  lastOf,
  type Numbered,
  offeredIn,
  pick,
  type Row,
  readState,
  tally,
  tidy,
  waitingIn,
} from './queue.ts'
import { describe } from './request.ts'

/** The most given up that one request names. */
const MOST_GONE = 1000

/** Touchpoints wait this long for company, in milliseconds, unless so many have come together. */
const PATIENCE = 3000
const COMPANY = 20

/** Without a server or a name, this often the exchange is asked for both, in milliseconds. */
const NUDGE = 500

/** After so many more the queue is held to its size. */
const TIDY = 500

/** After more vain requests in a row while others work, somebody must be blocking them. */
const VAIN = 2
const HOUR = 3_600_000

/** The key of what the sender has offered; those of pages that were left begin so. */
const OFFERED = 'offered/'

/** What this page has recorded, and knows no end of. */
export interface Own {
  readonly row: Row
  /** Is called when it is at the server, or with why it was given up. */
  settle(reason?: string): void
  /** Its order number, and where it is stored, once it is. */
  n?: number
  place?: Storage['place']
}

export interface Delivery {
  /** Stores it and sends it some time. */
  add(one: Own): Promise<Storage['place']>
  /** What was last seen in the queue. */
  rows(): StoredRows
}

/**
 * Sends what is in the queue and deletes what the server has acknowledged. What is offered is noted first: without an
 * answer the server is asked which of it arrived, so that hardly anything travels twice.
 */
export function createDelivery(
  hub: Hub,
  transport: Transport,
  enrichers: ReadonlySet<ContextFold<unknown>>,
  own: Set<Own>,
): Delivery {
  const { log, ids, status, closing } = hub
  const { storage } = log
  const [shared] = hub.schedules as [Schedule]
  let rows: Draft = new Map()
  let company = 0
  let added = 0
  let vain = 0
  let leaving = false
  /** How much of the usual goes into one request: less, where that is too large for somebody. */
  let share = 1

  const change = async <Done>(work?: (rows: Draft) => Done) => {
    let done: Done | undefined
    rows = await storage.change(
      'up',
      work &&
        ((rows) => {
          done = work(rows)
        }),
    )
    for (const one of own) {
      const row = rows.get(one.n as number) as Row | undefined
      // What a lost disk holds is not settled here.
      if (one.place !== storage.place || row?.id) continue
      own.delete(one)
      one.settle(row?.gone)
    }
    return done as Done
  }

  const forget = (rows: Draft, purpose: string) => forgetIn(rows, purpose, hub.consent?.clean)
  const post = createPost(hub, transport)

  /** Sends some; true when there may be more. */
  const send = async () => {
    const { begun } = readMeta(log.rows())
    const { asked, sent } = await change((rows) => {
      // What was denied before anybody listened must not go out either.
      const decisions: Partial<Decisions> = hub.consent?.get() ?? {}
      for (const purpose in decisions) if (decisions[purpose as Purpose] === false) forget(rows, purpose)
      return pick(rows, OFFERED, share)
    })
    const { forgotten = {}, told, ...state } = readState(rows)
    const purpose = Object.keys(forgotten).find((purpose) => forgotten[purpose] !== told?.[purpose])
    if (purpose) {
      await post('forget', { purpose })
      const news = { told: { ...told, [purpose]: forgotten[purpose] as number } }
      await change((rows) => changeState(rows, news))
      return true
    }
    const waiting = waitingIn(rows)
    const gone = asked.length ? [] : goneIn(rows).slice(0, MOST_GONE)
    const numbers = [...waiting, ...gone].map(([n]) => n)
    if (!numbers.length) return false
    const dropped = gone.map(([n]) => [n, n])
    const { device } = readMeta(log.rows())
    const begin = Math.min(...numbers)
    if (device !== state.device && begin > 1) dropped.push([1, begin - 1])
    const folds = { ...state.folds }
    const answer = await post('touchpoints', {
      ...describe(hub, sent, enrichers, folds),
      asked: asked.map(([n, { id }]) => [n, id]),
      dropped,
    })
    vain = 0
    // What a page has said as its last belongs to the session all the same.
    const arrived = asked.filter(([, { id }]) => !answer.missing?.includes(id))
    describe(hub, arrived, enrichers, folds)
    await change((rows) => {
      // All was forgotten meanwhile: nothing of it may come back.
      if (readMeta(log.rows()).begun !== begun) return
      const left = [...sent, ...asked, ...gone].flatMap(([n, { id }]) => {
        const row = rows.get(n)
        return !answer.missing?.includes(id as string) && rows.delete(n) ? [row] : []
      })
      rows.delete(OFFERED)
      changeState(rows, {
        left: (readState(rows).left ?? 0) + left.length,
        counts: tally(rows, 'acknowledged', left),
        device,
        folds,
      })
    })
    return waiting.length > sent.length
  }

  const schedule: Schedule = createSchedule(
    hub,
    async () => {
      company = 0
      const { log: owner, token } = readMeta(log.rows())
      const { connection, error } = status.get()
      // Whoever has not named the customer of this account hears nothing from the exchange.
      if (!token || (error && connection === 'offline' && !isAccount(owner))) {
        // The exchange finds out when there is a server again, and who this device is.
        shared.soon()
        schedule.later(NUDGE)
        return 'nobody'
      }
      try {
        while (await send());
      } catch (error) {
        if (error instanceof SyncError) {
          if (error.status === 413) share /= 2
          throw error
        }
        await shared.now()
        throw status.get().connection === 'online' && ++vain > VAIN
          ? new SyncError(error, 0, HOUR, 'blocked')
          : error
      }
    },
    // Sent with a token that the server does not take; without one it gives a new one.
    shared.soon,
  )

  storage.watch?.('up', change)
  hub.relief = () => change((rows) => tidy(rows, waitingIn(rows).length / 2))
  hub.forgets.push(async (purpose) => {
    await change((rows) => (purpose ? forget(rows, purpose) : rows.clear()))
    schedule.soon()
  })
  const leave = () => {
    leaving = true
    const offered = offeredIn(rows)
    const { forgotten = {}, told = {}, ...state } = readState(rows)
    const decisions: Partial<Record<string, boolean>> | undefined = hub.consent?.get()
    // What went now could arrive before the server has heard what to delete.
    const may = (name: string) => (!decisions || decisions[name]) && forgotten[name] === told[name]
    // As it is in the queue now, where nothing is left of what was withdrawn.
    const all = [...own].map(({ n, row }) => [n ?? 0, (n && rows.get(n)) ?? row] as unknown as Numbered)
    const sent = lastOf(
      all.filter(
        ([, { id, purpose, fields }]) =>
          id && !offered.has(id) && [purpose, ...Object.keys(fields)].every(may),
      ),
    )
    if (!sent.length || !readMeta(log.rows()).token) return
    const key = OFFERED + ids()
    const said = idsOf(sent)
    rows.set(key, said)
    void storage.add('up', said, key)
    const folds = { ...state.folds }
    // What others have offered, or nobody yet, went before.
    const before = waitingIn(rows).filter(([, { id }]) => !said.includes(id))
    describe(hub, before, enrichers, folds)
    post('touchpoints', describe(hub, sent, enrichers, folds), true).catch(() => {})
  }
  onLeave(leave, closing)
  const back = () => {
    leaving = false
  }
  globalThis.addEventListener?.('pageshow', back, { signal: closing })
  void change()
  schedule.soon()

  return {
    async add(one) {
      const stored = storage.add('up', one.row)
      // What a page says after that goes at once, too: it may not live until it is stored.
      if (leaving) leave()
      const n = await stored
      const { place } = storage
      if (n > 0) Object.assign(one, { n, place })
      if (++company < COMPANY) schedule.later(PATIENCE)
      else schedule.soon()
      // Also while nothing can be sent, and the queue only grows; and a repeated order is known for one once it is saved.
      if (++added > TIDY || one.row.name === 'purchase') {
        added = Number.NEGATIVE_INFINITY
        await change((rows) => tidy(rows))
        added = 0
      }
      return place
    },
    rows: () => rows,
  }
}
