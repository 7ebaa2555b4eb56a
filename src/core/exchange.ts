import type { Entry } from './entry.ts'
import { SyncError } from './errors.ts'
import { entriesOf, type Meta, readMeta, rowKey } from './meta.ts'
import { offer } from './outbox.ts'
import type { Hub } from './ports.ts'
import { take } from './take.ts'
import type { ExchangeAnswer, WireEntry } from './wire.ts'

/** What an exchange says in its address. */
export interface Told {
  /** The smallest `seen` of what this device has not sent yet, or its cursor. */
  readonly waits: number
  /** The server lacks what it was thought to know: here it is. */
  readonly full: boolean
  /** There is more to come before a guest's log is complete. */
  readonly more: boolean
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
    const { brief } = log.replicas.get(collection)?.collection ?? {}
    const row = (id: string) => rows.get(rowKey(collection, id))
    const said = full ? op : (brief?.(op, row, meta.catalogue) ?? op)
    const age = Math.max(0, began - at)
    if (own < n - 1) return [n, collection, said, age, seen, own]
    return seen < cursor ? [n, collection, said, age, seen] : [n, collection, said, age]
  })
  const later = due().slice(sent.length)
  const waits = Math.min(cursor, ...later.map(seenBy))
  const more = later.length > 0
  const body = JSON.stringify([cursor, ...entries])
  const answer = (await post(body, meta, { waits, full, more })) as ExchangeAnswer
  // Something on the way may answer for the server.
  if (!answer?.rejected) throw new SyncError('This is no answer of the sync server.')
  const { anew, number, folded, received, missing } = answer
  if (anew || sent.length || number !== cursor || folded > meta.folded)
    await log.change((rows) => take(rows, meta, answer, hub, sent.at(-1)?.n, received - began))
  for (const [name, lines] of Object.entries(answer.joined ?? {})) {
    const after = new Map(lines.map(([id, quantity, item]) => [id, { quantity, item }]))
    log.last = [...log.last.filter(([other]) => !answer.joined?.[other]), [name, new Map(), after]]
  }
  if (missing) return !full && exchange(hub, post, true)
  return !!anew || more
}
