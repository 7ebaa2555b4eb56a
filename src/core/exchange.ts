import { changeMeta, entriesOf, highest, type Meta, readMeta, rowKey } from './meta.ts'
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
  await log.change()
  const meta = readMeta(log.rows())
  const { cursors } = meta
  const waiting = entriesOf(log.rows()).filter(({ n }) => n > 0)
  // A server that does not know this device yet says who it is first.
  const sent = waiting.slice(0, meta.device ? MOST_ENTRIES : 0)
  const body: Record<string, unknown[]> = {}
  const about = (name: string) => {
    body[name] ??= [cursors[name] ?? 0]
    return body[name]
  }
  for (const name of [...Object.keys(cursors), ...log.replicas.keys()]) about(name)
  // What was seen in another log says nothing about this one.
  for (const { n, collection, op, at, log, seen, own } of sent)
    about(collection).push([n, op, Math.max(0, clock() - at), log === meta.log ? seen : 0, own])

  const answer = (await post(JSON.stringify(body), meta)) as ExchangeAnswer
  const idle = Object.values(body).every(([cursor, entry]) => !entry && cursor === answer.number)
  if (idle && !answer.anew) return false
  // What the server has forgotten of a guest goes out again; stored first, so that no crash can come in between.
  if (answer.lost)
    for (const { commit, confirmed } of log.replicas.values()) commit(['join', [...confirmed()]])
  await log.change((rows) => take(rows, meta, answer))
  return !!answer.anew || sent.length < waiting.length
}

/** Answers for the server when the customer leaves: nobody is here now, and nobody is what a guest was. */
export function leave(rows: Draft): void {
  const meta = readMeta(rows)
  take(rows, meta, {
    log: '',
    n: isAccount(meta.log) ? 0 : highest(rows),
    number: 0,
    anew: true,
    rows: {},
    rejected: entriesOf(rows).map(({ n }) => [n, 'signed-out']),
  })
  for (const key of rows.keys()) if (+key < 0) rows.delete(key)
}

/** Changes in storage what an answer says. */
function take(rows: Draft, { begun, device }: Meta, answer: ExchangeAnswer): void {
  const meta = readMeta(rows)
  // This device is another one meanwhile, or somebody else's: the answer is not for it.
  if (meta.begun !== begun) return
  const { number, anew, decided = answer.n } = answer
  const refused = new Map(answer.rejected)
  const rejected = [...meta.rejected]
  const cursors: Record<string, number> = anew ? {} : { ...meta.cursors }

  for (const { n, id } of entriesOf(rows)) {
    // To a device that asks for a new name, the server says how far the old one was decided, whose entries are lost.
    const decidable = device ? n : -n
    if (decidable <= 0 || decidable > decided) continue
    const reason = refused.get(n)
    if (reason) rejected.push([id, reason])
    rows.delete(n)
  }
  for (const key of rows.keys()) if (anew && typeof key === 'string') rows.delete(key)
  for (const name in answer.rows) {
    if (number < (cursors[name] ?? 0)) continue
    cursors[name] = number
    for (const [key, row] of answer.rows[name] ?? []) {
      if (row) rows.set(rowKey(name, key), row)
      else rows.delete(rowKey(name, key))
    }
  }
  changeMeta(rows, {
    device: answer.device ?? meta.device,
    token: answer.token ?? meta.token,
    log: answer.log,
    begun: begun + +!!anew,
    cursors,
    decided: Math.max(meta.decided, device ? decided : 0),
    rejected: rejected.slice(-50),
  })
}
