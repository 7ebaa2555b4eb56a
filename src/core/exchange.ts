import type { Entry } from './entry.ts'
import { changeMeta, ENTRIES, entriesUnder, entryKey, heldKey, type Meta, readMeta, rowKey } from './meta.ts'
import type { Draft, Hub } from './ports.ts'
import { type ExchangeAnswer, isAccount, MOST_ENTRIES } from './wire.ts'

/**
 * Sends what is pending and takes back what has changed; true when there is more to do. The server folds, so it
 * answers with rows, not entries: a page stores rows of collections that it has not even loaded the code of.
 */
export async function exchange(
  { log, clock }: Hub,
  post: (body: string, meta: Meta) => Promise<unknown>,
): Promise<boolean> {
  const waiting = await log.waiting()
  const meta = readMeta(log.rows)
  // A server that does not know this device yet says who it is first.
  const sent = waiting.slice(0, meta.device ? MOST_ENTRIES : 0)
  const body: Record<string, unknown[]> = {}
  const about = (name: string) => {
    body[name] ??= [meta.cursors[name] ?? 0]
    return body[name]
  }
  for (const name of [...Object.keys(meta.cursors), ...log.replicas.keys()]) about(name)
  for (const { n, collection, op, at, seen, own, channel } of sent)
    about(collection).push([n, op, Math.max(0, clock() - at), seen, own, channel])

  const answer = (await post(JSON.stringify(body), meta)) as ExchangeAnswer
  await log.change((rows) => take(rows, meta, answer))
  return !!answer.anew || sent.length < waiting.length
}

/** Answers for the server when the customer leaves: nobody is here now. */
export function leave(rows: Draft): void {
  const nobody = { log: '', device: '', token: '', n: 0, number: 0, anew: true, rows: {}, rejected: [] }
  take(rows, readMeta(rows), nobody)
}

/** Changes in storage what an answer says. */
function take(rows: Draft, before: Meta, answer: ExchangeAnswer): void {
  const meta = readMeta(rows)
  // This device is another one meanwhile, or somebody else's: the answer is not for it.
  if (meta.device !== before.device || meta.log !== before.log) return
  const { log, n, number, anew, decided = n, device = meta.device, token = meta.token } = answer
  const refused = answer.rejected.map(
    ([n, reason]) => [(rows.get(entryKey(n)) as Entry | undefined)?.id, reason] as const,
  )
  const entries = entriesUnder(rows, ENTRIES)
  const cursors: Record<string, number> = anew ? {} : { ...meta.cursors }
  let both = anew ? n : meta.both
  for (const { n } of entries) if (n <= decided) rows.delete(entryKey(n))

  if (anew) {
    // What one customer did must not end up in another one's cart.
    const leaving = !log || (isAccount(meta.log) && meta.log !== log)
    const kept = leaving ? /^both.held/ : /^both.(held|lost)/
    for (const key of rows.keys()) if (!kept.test(key)) rows.delete(key)
    const undecided = entries.filter((entry) => entry.n > decided)
    const back = entriesUnder(rows, heldKey(log))
    for (const { id } of back) rows.delete(heldKey(log, id))
    if (leaving && isAccount(meta.log))
      for (const entry of undecided) rows.set(heldKey(meta.log, entry.id), { ...entry, own: 0 })
    for (const entry of leaving ? back : [...undecided, ...back]) {
      both++
      // What it had seen of its own device moves along with it.
      const own = entry.own && entry.own + both - entry.n
      rows.set(entryKey(both), { ...entry, n: both, seen: 0, own: own > n ? own : 0 })
    }
  }

  for (const name in answer.rows) {
    if (number < (cursors[name] ?? 0)) continue
    cursors[name] = number
    for (const [key, row] of answer.rows[name] ?? []) {
      if (row) rows.set(rowKey(name, key), row)
      else rows.delete(rowKey(name, key))
    }
  }
  const rejected = [...meta.rejected, ...refused].slice(-50)
  changeMeta(rows, { device, token, log, both, cursors, rejected })
}
