import { type Channel, ENTRY_VERSION } from '../core/entry.ts'
import type { CheckedExchange } from './check.ts'
import type { Collections } from './collections.ts'
import type { DecidedEntry, LogState, Transaction } from './database.ts'
import { createFold } from './fold.ts'

export interface Rules {
  readonly collections: Collections
  readonly onError: (error: unknown) => void
}

/** Where entries go, whose they are and when they arrived. The log is locked. */
export interface Target {
  readonly log: string
  readonly device: string
  readonly state: LogState
  readonly channel: Channel
  readonly received: number
}

/**
 * Decides each entry once and in the order of its `n`: what is not above the highest one was decided before. Numbers
 * may be missing: a device counts on when it moves to another log, and never sends one before all below are decided.
 * Answers the log's number afterwards.
 */
export async function decide(
  store: Transaction,
  { collections, onError }: Rules,
  { log, device, state, channel, received }: Target,
  { cursors, entries }: CheckedExchange,
): Promise<number> {
  const highest = await store.highest(log, device)
  const next = entries.filter((entry) => entry.n > highest)
  if (!next.length) return state.number
  const names = [...new Set(next.map((entry) => entry.collection))].filter((name) => collections.has(name))
  const fold = createFold({ collections, rows: await store.rows(log, names), onError })
  const decided = next.map(({ reason, ...sent }, index): DecidedEntry => {
    const entry: DecidedEntry = {
      v: ENTRY_VERSION,
      collection: sent.collection,
      op: sent.op,
      channel: sent.channel ?? channel,
      at: received - sent.age,
      device,
      n: sent.n,
      // Nobody has seen what is not there yet.
      seen: Math.min(sent.seen ?? cursors.get(sent.collection) ?? 0, state.number),
      own: Math.min(sent.own ?? sent.n - 1, sent.n - 1),
      number: state.number + index + 1,
    }
    const rejected = reason ?? fold.apply(entry)
    return rejected ? { ...entry, rejected } : entry
  })
  const number = state.number + decided.length
  const n = decided.at(-1)?.n ?? highest
  await store.append({ log, device, n, number, entries: decided, rows: fold.changed() })
  return number
}
