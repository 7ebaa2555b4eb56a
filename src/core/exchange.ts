import type { Entry } from './entry.ts'
import type { Log } from './log.ts'
import { emptied, entriesOf, entryKey, heldKey, META, type Meta, readMeta, rowKey } from './meta.ts'
import type { StoredRows, Write } from './ports.ts'
import { type ExchangeAnswer, isAccount, MOST_ENTRIES } from './wire.ts'

/**
 * Sends what is pending and takes back what has changed; true when there is more to do. The server folds, so it
 * answers with rows, not entries: a page stores rows of collections that it has not even loaded the code of.
 */
export async function exchange(
  log: Log,
  clock: () => number,
  post: (body: string, meta: Meta) => Promise<unknown>,
): Promise<boolean> {
  const waiting = await log.waiting()
  const { meta } = log
  // A server that does not know this device yet says who it is first.
  const sent = meta.device ? waiting.slice(0, MOST_ENTRIES) : []
  const body: Record<string, unknown[]> = {}
  for (const name of [
    ...Object.keys(meta.cursors),
    ...log.shared,
    ...sent.map(({ collection }) => collection),
  ])
    body[name] = [meta.cursors[name] ?? 0]
  for (const { n, collection, op, at, seen, own, channel } of sent)
    body[collection]?.push([n, op, Math.max(0, clock() - at), seen, own, channel])

  const answer = (await post(JSON.stringify(body), meta)) as ExchangeAnswer
  await log.change((rows) => taken(rows, meta, answer))
  return !!answer.anew || sent.length < waiting.length
}

/** What an answer changes in storage. */
function taken(rows: StoredRows, before: Meta, answer: ExchangeAnswer): Write[] {
  const meta = readMeta(rows)
  // Another tab has moved this device meanwhile: the answer is for somebody else.
  if (meta.token !== before.token || meta.log !== before.log) return []
  const { log, n, number, anew, decided = n, device = meta.device, token = meta.token } = answer
  const entries = entriesOf(rows, 'both/entry')
  const writes: Write[] = entries
    .filter((entry) => entry.n <= decided)
    .map((entry) => [entryKey('both', entry.n)])
  let { both, cursors } = meta

  if (anew) {
    writes.push(...emptied(rows, 'held|lost'))
    both = n
    cursors = {}
    const put = (entry: Entry, own: number) =>
      writes.push([entryKey('both', ++both), { ...entry, n: both, seen: 0, own }])
    for (const entry of entries.filter((entry) => entry.n > decided)) {
      // What one customer did must not end up in another one's cart.
      if (isAccount(meta.log) && meta.log !== log) writes.push([heldKey(meta.log, entry.id), entry])
      else put(entry, entry.own > decided ? entry.own - decided + n : 0)
    }
    for (const [key, entry] of rows)
      if (key.startsWith(heldKey(log))) {
        writes.push([key])
        put(entry as Entry, 0)
      }
  }

  for (const name in answer.rows) {
    if (number < (cursors[name] ?? 0)) continue
    cursors = { ...cursors, [name]: number }
    for (const [key, row] of answer.rows[name] ?? []) writes.push([rowKey(name, key), row ?? undefined])
  }
  const refused = answer.rejected.map(([n, reason]) => [entries.find((entry) => entry.n === n)?.id, reason])
  const rejected = [...meta.rejected, ...refused].slice(-50)
  return [...writes, [META, { ...meta, device, token, log, both, cursors, rejected }]]
}
