import {
  changeMeta,
  entriesOf,
  entryKey,
  LOST,
  type Meta,
  ROWS,
  readMeta,
  rowKey,
  rowsUnder,
} from './meta.ts'
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
  for (const name of [...log.replicas.keys(), ...sent.map(({ collection }) => collection)]) body[name] = [0]
  for (const name in meta.cursors) body[name] = [meta.cursors[name]]
  for (const { n, collection, op, at, seen, own } of sent)
    body[collection]?.push([n, op, Math.max(0, clock() - at), seen, own])

  const answer = (await post(JSON.stringify(body), meta)) as ExchangeAnswer
  const idle = Object.values(body).every(([cursor, entry]) => !entry && cursor === answer.number)
  if (idle && !answer.anew) return false
  // What the server has forgotten of a guest goes out again.
  const forgotten = [...(answer.lost ? log.replicas.values() : [])].map(({ commit, confirmed }) => {
    const op = ['join', [...confirmed()]]
    return () => commit(op)
  })
  const taken = log.change((rows) => take(rows, meta, answer))
  for (const again of forgotten) again()
  await taken
  return !!answer.anew || sent.length < waiting.length
}

/** Answers for the server when the customer leaves: nobody is here now, and nobody is what a guest was. */
export function leave(rows: Draft): void {
  const meta = readMeta(rows)
  const dropped = isAccount(meta.log) ? [] : entriesOf(rows, meta.log)
  const rejected = dropped.map(({ n }) => [n, 'signed-out'] as const)
  take(rows, meta, { log: '', n: dropped.at(-1)?.n ?? 0, number: 0, anew: true, rows: {}, rejected })
  for (const { n } of entriesOf(rows, LOST)) rows.delete(entryKey(n))
  changeMeta(rows, { left: meta.left + 1 })
}

/** Changes in storage what an answer says. */
function take(rows: Draft, before: Meta, answer: ExchangeAnswer): void {
  const meta = readMeta(rows)
  // This device is another one meanwhile, or somebody else's: the answer is not for it.
  if (meta.device !== before.device || meta.log !== before.log || meta.left !== before.left) return
  const { log, n, number, anew, decided = n, device = meta.device, token = meta.token } = answer
  const refused = new Map(answer.rejected)
  const rejected = [...meta.rejected]
  const cursors: Record<string, number> = anew ? {} : { ...meta.cursors }
  // What one customer did waits for that customer, and must not end up in another one's cart.
  const stays = isAccount(meta.log) && meta.log !== log

  for (const entry of entriesOf(rows, meta.log, LOST)) {
    const key = entryKey(entry.n)
    const reason = refused.get(entry.n)
    if (reason) rejected.push([entry.id, reason])
    // To a device that asks for a new name, the server says how far the old one was decided, whose entries are lost.
    if ((entry.log === LOST) === !before.device && entry.n <= decided) rows.delete(key)
    else if (anew && !stays && entry.log !== LOST) rows.set(key, { ...entry, log, seen: 0 })
  }
  if (anew) for (const key of rowsUnder(rows, ROWS).keys()) rows.delete(ROWS + key)
  for (const name in answer.rows) {
    if (number < (cursors[name] ?? 0)) continue
    cursors[name] = number
    for (const [key, row] of answer.rows[name] ?? []) {
      if (row) rows.set(rowKey(name, key), row)
      else rows.delete(rowKey(name, key))
    }
  }
  changeMeta(rows, { device, token, log, cursors, rejected: rejected.slice(-50) })
}
