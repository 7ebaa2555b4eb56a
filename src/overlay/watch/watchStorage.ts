import type { Entry } from '../../core/entry.ts'
import { entriesIn, type Meta, readMeta } from '../../core/meta.ts'
import type { Draft, Hub, StoredRows, Table } from '../../core/ports.ts'
import { isAccount } from '../../core/wire.ts'
import type { QueuedTouchpoint, Row } from '../../tracking/queue.ts'
import { intercept } from './intercept.ts'
import { ended, fateOf, type Recorded } from './record.ts'
import { snapshot } from './snapshot.ts'
import type { Book } from './watch.ts'

/** Writes down what is stored and what has left the storage again, by this tab or another one; returns the stop. */
export function watchStorage(hub: Hub, book: Book): () => void {
  const { storage } = hub.log
  let known: Meta | undefined
  /** Whether who was here has left, on this page or another one, or has been forgotten. */
  const left = (rows: StoredRows) => {
    const before = known
    known = readMeta(rows)
    const { begun, log } = known
    return before && begun > before.begun && (!log || (isAccount(before.log) && log !== before.log))
  }
  const stops = [
    intercept(storage, 'add', (add) => (table, row, key) => {
      const { id, op } = row as Entry
      const record = op ? addEntry(book, row as Entry) : undefined
      const adding = add(table, row, key)
      void adding.then((n) => {
        const stored = record ?? book.find(id)
        if (!stored || typeof n !== 'number') return
        if (n > 0 && table === 'up') stored.n = n
        if (!record) return
        book.tell(record, 'saved', { why: storage.place })
        if (hub.local) book.tell(record, 'local')
      })
      return adding
    }),
    intercept(storage, 'change', (change) => async (table, work) => {
      const rows = await change(table, work)
      try {
        if (!hub.local) look(book, table, rows)
        if (table === 'both' && left(rows)) book.leave()
      } catch {
        // A row that nobody can read is none of ours.
      }
      return rows
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/**
 * Writes down what is stored already, as far as nobody has, and finds out what has become of what earlier pages of this tab
 * have recorded as their last.
 */
export async function lookBack(
  { log, local }: Hub,
  book: Book,
  kept: Promise<readonly Recorded[]>,
): Promise<void> {
  // At once: it may be sent in a moment.
  const [rows, left] = await Promise.all([log.storage.change('up'), kept, log.ready])
  const stored = new Set<string>()
  for (const entry of entriesIn(log.rows())) {
    stored.add(entry.id)
    if (!book.find(entry.id)) book.tell(addEntry(book, entry), 'saved')
  }
  for (const [n, row] of rows as Map<number, Row>) {
    if (!row.id) continue
    stored.add(row.id)
    const record = book.find(row.id) ?? addTouchpoint(book, row)
    record.n = n
    if (fateOf(record) === 'committed') book.tell(record, 'saved')
  }
  for (const record of left) {
    const fate = fateOf(record)
    // What was held, or saved there alone, was in the memory of a page that is gone.
    if (fate === 'held' || (record.fates.at(-1)?.why === 'memory' && !stored.has(record.id)))
      book.tell(record, 'dropped', { why: 'page-left' })
    else if (record.collection !== 'touchpoints') {
      if (fate === 'committed') book.tell(record, 'saved')
    } else if (!stored.has(record.id))
      book.tell(record, local ? 'local' : 'acknowledged', { why: 'presumed' })
  }
  if (local) return
  look(book, 'both', log.rows())
  // What has left meanwhile, nobody knew of.
  await log.storage.change('up')
}

const addEntry = (book: Book, { id, collection, op, channel, at }: Entry): Recorded =>
  book.add({ id, collection, name: `${(op as unknown[])[0]}`, channel, at, body: snapshot(op) })

const addTouchpoint = (book: Book, { id, name, params, at, page, purpose }: QueuedTouchpoint): Recorded =>
  book.add({
    id,
    collection: 'touchpoints',
    name,
    body: snapshot(params),
    at,
    purpose,
    granted: true,
    ...(page && { page: page.location }),
  })

/** Tells what has left a table, and why. */
function look(book: Book, table: Table, rows: Draft | StoredRows): void {
  if (table === 'up') {
    for (const record of book.open('touchpoints')) {
      if (!record.n) continue
      const row = rows.get(record.n) as Row | undefined
      if (row?.gone) book.tell(record, 'dropped', { why: row.gone })
      else if (!row) book.tell(record, 'acknowledged')
    }
    return
  }
  const waiting = new Set(entriesIn(rows).flatMap(({ id, also = [] }) => [id, ...also]))
  const { said } = readMeta(rows)
  for (const record of book.open()) {
    const { collection, id, fates } = record
    if (collection === 'touchpoints' || waiting.has(id) || ended(record)) continue
    // Not there yet.
    if (!fates.some(({ what }) => what === 'saved')) continue
    const [, status, why] = said.find(([about]) => about === id) ?? []
    book.tell(record, status === 'rejected' ? status : 'acknowledged', why ? { why } : {})
  }
}
