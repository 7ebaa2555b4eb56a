import { foldRow } from './collection.ts'
import { ENTRY_VERSION, type Entry } from './entry.ts'
import {
  changeMeta,
  clear,
  entriesIn,
  entriesOf,
  highest,
  type Meta,
  readMeta,
  rowKey,
  rowsOf,
  type Verdict,
} from './meta.ts'
import type { Draft, Hub, StoredRows } from './ports.ts'
import { type ExchangeAnswer, isAccount } from './wire.ts'

/** So many rows come with one entry, so that no request gets too large. */
const SOME = 20

/**
 * What is not bound to a customer was done on the way here, by whoever this account's is. They saw what they brought along;
 * but who emptied a guest's cart has not emptied the account's.
 */
function bind(rows: Draft, log: string, seen: number): void {
  for (const entry of isAccount(log) ? entriesIn(rows) : [])
    if (!isAccount(entry.log) && entry.n > 0)
      rows.set(entry.n, { ...entry, log, seen: (entry.op as unknown[])[0] === 'clear' ? 0 : seen, n: 0 })
}

/** The customer leaves: nobody is here now, and nobody is what a guest was. What the customer has not sent waits. */
export function leave(rows: Draft): void {
  const { log, begun, decided, sent, said, device, token } = readMeta(rows)
  bind(rows, log, 0)
  const gone = entriesOf(rows).filter((entry) => !isAccount(entry.log))
  const until = Math.max(decided, highest(rows))
  for (const { n } of gone) rows.delete(n)
  for (const key of rows.keys()) if (typeof key === 'string' || key < 0) rows.delete(key)
  const told = gone.flatMap(({ id, also = [] }) => [id, ...also])
  const verdicts = told.map((id) => [id, 'rejected', 'signed-out'] as const)
  changeMeta(rows, {
    device,
    token,
    log: '',
    begun: begun + 1,
    decided: isAccount(log) ? decided : until,
    sent,
    said: [...said.slice(-50), ...verdicts],
    cursor: 0,
    folded: 0,
  })
}

/** Forgets everything; what was not sent is told so. */
export function forget(rows: Draft): void {
  const ids = entriesIn(rows).flatMap(({ id, also = [] }) => [id, ...also])
  clear(rows)
  changeMeta(rows, { said: ids.map((id) => [id, 'rejected', 'forgotten'] as const) })
}

/** Changes in storage what an answer says. */
export function take(
  rows: Draft,
  { begun, device }: Meta,
  answer: ExchangeAnswer,
  hub?: Hub,
  last = 0,
  skew = 0,
): void {
  const meta = readMeta(rows)
  // This device is another one meanwhile, or somebody else's: the answer is not for it.
  if (meta.begun !== begun) return
  const {
    number,
    anew,
    decided = answer.n,
    disk = device ? 0 : decided,
    rejected,
    adjusted = [],
    folded,
  } = answer
  // Nobody but this device has it: it was a shop without a server, or the server has forgotten its guest.
  const held = hub && (answer.lost || !meta.token) ? offered(rows, hub) : []
  const said = [...meta.said]
  const left: Entry[] = []
  const verdict = (status: Verdict[1], verdicts: ExchangeAnswer['rejected'], { id, n, also = [] }: Entry) => {
    const [, reason] = verdicts.find(([about]) => about === n) ?? []
    if (reason) said.push(...[id, ...also].map((id) => [id, status, reason] as const))
  }

  for (const entry of entriesOf(rows)) {
    const { n } = entry
    if (!device && entry.left && -n > decided) {
      left.push({ ...entry, left: undefined, log: answer.log, seen: 0, n: 0 })
      rows.delete(n)
    }
    // What another tab has sent is answered to that one, with the reasons.
    if (n < 0 ? -n > disk : !device || n > (anew ? decided : Math.min(decided, last))) continue
    verdict('synced', adjusted, entry)
    verdict('rejected', rejected, entry)
    rows.delete(n)
  }
  for (const key of rows.keys()) if (anew && typeof key === 'string') rows.delete(key)
  if (anew) bind(rows, answer.log, number)
  const newest = anew || number >= meta.cursor
  for (const name in newest ? answer.rows : {})
    for (const [key, row] of answer.rows[name] ?? []) {
      if (row) rows.set(rowKey(name, key), row)
      else rows.delete(rowKey(name, key))
    }
  for (const [name, { collection }] of hub?.log.replicas ?? [])
    for (const [key, row] of rowsOf(rows, name)) {
      const kept = foldRow(collection, row, folded)
      if (!kept) rows.delete(rowKey(name, key))
      else if (kept !== row) rows.set(rowKey(name, key), kept)
    }
  changeMeta(rows, {
    // What was decided and never sent from here is another one's, who has the same name: this disk was put back, or copied.
    device: answer.device ?? (answer.n > meta.sent ? '' : meta.device),
    token: answer.token ?? meta.token,
    log: answer.log,
    catalogue: answer.catalogue,
    begun: begun + +!!anew,
    cursor: newest ? number : meta.cursor,
    folded: anew ? folded : Math.max(folded, meta.folded),
    decided: Math.max(meta.decided, device ? decided : 0),
    said: said.slice(-Math.max(50, said.length - meta.said.length)),
    skew,
  })
  // In the same transaction, so that no crash can come in between.
  for (const entry of [...held, ...left]) rows.set(highest(rows) + 1, entry)
}

/** All that is here, as entries that bring it to a log, some lines at a time. */
function offered(rows: StoredRows, { channel, clock, ids }: Hub): Entry[] {
  const lines: Record<string, unknown[]> = {}
  for (const [key, row] of rows) {
    const [name, id] = /^(\w+)\/(.*)$/s.exec(`${key}`)?.slice(1) ?? []
    if (name) lines[name] = [...(lines[name] ?? []), [id, row]]
  }
  return Object.entries(lines).flatMap(([collection, lines]) =>
    Array.from({ length: Math.ceil(lines.length / SOME) }, (_, index): Entry => {
      const own = { v: ENTRY_VERSION, id: ids(), channel, at: clock(), seen: 0, own: 0, n: 0 }
      return { ...own, collection, op: ['join', lines.slice(index * SOME, (index + 1) * SOME)] }
    }),
  )
}
