import { foldRow } from './collection.ts'
import { ENTRY_VERSION, type Entry } from './entry.ts'
import { changeMeta, entriesOf, highest, type Meta, readMeta, rowKey, rowsOf, type Verdict } from './meta.ts'
import { offer } from './outbox.ts'
import type { Draft, Hub, StoredRows } from './ports.ts'
import { type ExchangeAnswer, isAccount, type WireEntry } from './wire.ts'

/** What an exchange says in its address. */
export interface Told {
  /** The smallest `seen` of what this device has not sent yet, where that is below its cursor. */
  readonly waits?: number | undefined
  /** The server lacks what it was thought to know: here it is. */
  readonly full: boolean
}

/**
 * Sends what is pending and takes back what has changed; true when there is more to do. The server folds, so it
 * answers with rows, not entries: a page stores rows of collections that it has not even loaded the code of.
 */
export async function exchange(
  hub: Hub,
  post: (body: string, meta: Meta, told: Told) => Promise<unknown>,
  full = false,
): Promise<boolean> {
  const { log, clock } = hub
  await log.change()
  const due = () => entriesOf(log.rows()).filter(({ n }) => n > 0)
  let sent: Entry[] = []
  // A server that does not know this device yet says who it is first.
  if (readMeta(log.rows()).device && due().length)
    await log.change((rows) => {
      sent = offer(rows, log.replicas)
    })
  const rows = log.rows()
  const meta = readMeta(rows)
  const { cursor } = meta
  const began = clock()
  // What was seen in another log says nothing about this one.
  const seenBy = (entry: Entry) => (entry.log === meta.log ? entry.seen : 0)
  const entries = sent.map((entry): WireEntry => {
    const { n, collection, op, at, own } = entry
    const seen = seenBy(entry)
    const said = full ? op : withoutKnown(op as readonly unknown[], collection, rows, meta.catalogue)
    const age = Math.max(0, began - at)
    if (own < n - 1) return [n, collection, said, age, seen, own]
    return seen < cursor ? [n, collection, said, age, seen] : [n, collection, said, age]
  })
  const later = due().slice(sent.length)
  const waits = Math.min(cursor, ...later.map(seenBy))
  const told = { full, waits: waits < cursor ? waits : undefined }
  const answer = (await post(JSON.stringify([cursor, ...entries]), meta, told)) as ExchangeAnswer
  const { anew, number, folded, received, missing } = answer
  if (anew || sent.length || number !== cursor || folded > meta.folded)
    await log.change((rows) => take(rows, meta, answer, hub, sent.at(-1)?.n, received - began))
  for (const [name, lines] of Object.entries(answer.joined ?? {})) {
    const after = new Map(lines.map(([id, quantity, item]) => [id, { quantity, item }]))
    log.last = [...log.last.filter(([other]) => !answer.joined?.[other]), [name, new Map(), after]]
  }
  if (missing) return !full && exchange(hub, post, true)
  return !!anew || later.length > 0
}

/** An operation without the product that it names, where the server has the line, or all products. */
function withoutKnown(op: readonly unknown[], collection: string, rows: StoredRows, all = false): unknown {
  const [type, id, value, product, ...more] = op
  if (!product || !(all || rows.has(rowKey(collection, id as string)))) return op
  return more.length ? [type, id, value, null, ...more] : [type, id, value]
}

/** Answers for the server when the customer leaves: nobody is here now, and nobody is what a guest was. */
export function leave(rows: Draft): void {
  const meta = readMeta(rows)
  take(rows, meta, {
    log: '',
    n: isAccount(meta.log) ? 0 : highest(rows),
    number: 0,
    folded: 0,
    received: 0,
    anew: true,
    rows: {},
    rejected: entriesOf(rows).map(({ n }) => [n, 'signed-out']),
  })
  for (const key of rows.keys()) if (+key < 0) rows.delete(key)
}

/** Changes in storage what an answer says. */
function take(
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
  const { number, anew, decided = answer.n, rejected, adjusted = [], folded } = answer
  // Nobody but this device has it: it was a shop without a server, or the server has forgotten its guest.
  const held = hub && (answer.lost || !meta.token) ? offered(rows, hub) : []
  const said = [...meta.said]
  const verdict = (status: Verdict[1], verdicts: ExchangeAnswer['rejected'], { id, n, also = [] }: Entry) => {
    const [, reason] = verdicts.find(([about]) => about === n) ?? []
    if (reason) said.push(...[id, ...also].map((id) => [id, status, reason] as const))
  }

  for (const entry of entriesOf(rows)) {
    const { n } = entry
    // To a device that asks for a new name, the server says how far the old one was decided, whose entries are lost.
    const decidable = device ? n : -n
    // What another tab has sent is answered to that one, with the reasons.
    if (decidable <= 0 || decidable > (anew ? decided : Math.min(decided, last))) continue
    verdict('synced', adjusted, entry)
    verdict('rejected', rejected, entry)
    rows.delete(n)
  }
  for (const key of rows.keys()) if (anew && typeof key === 'string') rows.delete(key)
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
    device: answer.device ?? meta.device,
    token: answer.token ?? meta.token,
    log: answer.log,
    catalogue: answer.catalogue,
    begun: begun + +!!anew,
    cursor: newest ? number : meta.cursor,
    folded: anew ? folded : Math.max(folded, meta.folded),
    decided: Math.max(meta.decided, device ? decided : 0),
    said: said.slice(-50),
    skew,
  })
  // In the same transaction, so that no crash can come in between.
  for (const entry of held) rows.set(highest(rows) + 1, entry)
}

/** All that is here, as entries that bring it to a log. */
function offered(rows: StoredRows, { channel, clock, ids }: Hub): Entry[] {
  const lines: Record<string, unknown[]> = {}
  for (const [key, row] of rows) {
    const [name, id] = /^(\w+)\/(.*)$/s.exec(`${key}`)?.slice(1) ?? []
    if (name) lines[name] = [...(lines[name] ?? []), [id, row]]
  }
  return Object.entries(lines).map(([collection, lines]) => {
    const own = { v: ENTRY_VERSION, id: ids(), channel, at: clock(), seen: 0, own: 0, n: 0 }
    return { ...own, collection, op: ['join', lines] }
  })
}
