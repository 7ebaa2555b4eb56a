import { type Channel, ENTRY_VERSION } from '../core/entry.ts'
import type { CheckedExchange } from './check.ts'
import type { Collections } from './collections.ts'
import type { DecidedEntry, LogState, Transaction } from './database.ts'
import { createFold } from './fold.ts'
import type { SentAddress } from './read.ts'

export interface Rules {
  readonly collections: Collections
  /** Entries are kept for ever, for somebody to look at. */
  readonly history: boolean
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

export interface Decision {
  /** The log's number afterwards. */
  readonly number: number
  /** The next entry leaves out a product that is not known here. What it is about, if it is one line. */
  readonly missing?: string
}

/**
 * Decides each entry once and in the order of its `n`: what is not above the highest one was decided before. Numbers
 * may be missing: a device counts on when it moves to another log, and never sends one before all below are decided.
 * Stops before an entry that names a product nobody knows, unless none is left out.
 */
export async function decide(
  store: Transaction,
  { collections, onError }: Rules,
  { log, device, state, channel, received }: Target,
  { cursor, entries }: CheckedExchange,
  { full, upto }: Pick<SentAddress, 'full' | 'upto'>,
): Promise<Decision> {
  const highest = await store.highest(log, device)
  const next = entries.filter((entry) => entry.n > highest)
  // What a device says that has sent nothing here it has said under another name.
  if (!next.length && (upto <= highest || !highest)) return { number: state.number }
  const names = [...new Set(next.map((entry) => entry.collection))].filter((name) => collections.has(name))
  const fold = createFold({ collections, rows: await store.rows(log, names), onError })
  const decided: DecidedEntry[] = []
  let missing: string | undefined
  for (const { reason, ...sent } of next) {
    // Nobody has seen what is not there yet.
    const seen = Math.min(sent.seen ?? cursor, state.number)
    const entry: DecidedEntry = {
      v: ENTRY_VERSION,
      collection: sent.collection,
      op: sent.op,
      channel: sent.channel ?? channel,
      at: received - sent.age,
      device,
      n: sent.n,
      seen,
      own: Math.min(sent.own ?? sent.n - 1, sent.n - 1),
      number: state.number + decided.length + 1,
    }
    const rejected = reason ?? fold.apply({ ...entry, folded: state.folded })
    if (rejected === 'missing' && !full) {
      missing = `${(sent.op as readonly unknown[])[1]}`
      break
    }
    decided.push(rejected ? { ...entry, rejected } : entry)
  }
  const number = state.number + decided.length
  const n = Math.max(decided.at(-1)?.n ?? 0, missing === undefined ? upto : 0)
  if (n) await store.append({ log, device, n, number, entries: decided, rows: fold.changed() })
  return { number, ...(missing !== undefined && { missing }) }
}
