import { ENTRY_VERSION } from '../core/entry.ts'
import type { DecidedEntry, Transaction } from './database.ts'
import type { Rules, Target } from './decide.ts'
import { createFold } from './fold.ts'

/**
 * A guest turns out to be a customer: the guest's rows go into the account's log, once, as an entry per collection
 * that the guest's log itself has written and that covers nothing. Both logs are locked. Answers the account's number.
 */
export async function join(
  store: Transaction,
  { collections, onError }: Rules,
  guest: string,
  { log: account, state, channel, received }: Omit<Target, 'device'>,
): Promise<number> {
  const mine = [...(await store.rows(guest))].filter(([name]) => collections.has(name))
  const fold = createFold({ collections, rows: await store.rows(account), onError, unlimited: true })
  const entries = mine.map(([collection, rows], index): DecidedEntry => {
    const place = { n: index + 1, number: state.number + index + 1, seen: 0, own: 0 }
    const op = ['join', [...rows]]
    const entry = { v: ENTRY_VERSION, collection, op, channel, at: received, device: guest, ...place }
    const rejected = fold.apply(entry)
    return rejected ? { ...entry, rejected } : entry
  })
  const n = entries.length
  const number = state.number + n
  if (n) await store.append({ log: account, device: guest, n, number, entries, rows: fold.changed() })
  await store.join(guest, account)
  return number
}
