import { StorageError } from './errors.ts'
import { apply, META, readMeta, SHARED } from './meta.ts'
import type { Database, OpenStorage, Status, Step, StoredRows, Write } from './ports.ts'

/** Opens a database. `heard` is called when another tab has told something. May throw. */
export type OpenDatabase = (name: string, heard: (sent?: readonly string[]) => void) => Database

/**
 * Keeps a log's rows in a database that other tabs use too. A step is done again there, in a transaction; where a
 * faster tab has made the outcome another one, the database is right and memory follows. When the database fails, the
 * log goes on in memory as a device of its own, and does not come back. What the database holds goes out from there
 * some day, so in memory it stays to be seen, and is not sent.
 */
export const mirror =
  (open: OpenDatabase): OpenStorage =>
  (name, log) => {
    let database: Database | undefined
    let kind: Status['storage'] = 'indexeddb'
    let last = new Map<string, unknown>()
    let steps: Step[] = []

    const lose = (error: unknown) => {
      if (kind === 'memory') return
      database?.close()
      database = undefined
      kind = 'memory'
      const kept = [...last].map(([key, row]): Write => [key.replace(/^both.entry/, 'both/lost'), row])
      log.reset([...kept, [META, { ...readMeta(last), device: undefined, both: 0, up: 0 }]], steps)
      log.fail(error instanceof StorageError ? error : new StorageError('failed', error))
    }

    const load = async () => {
      try {
        const rows = await database?.rows(SHARED)
        if (!rows) return
        readMeta(rows)
        last = new Map(rows)
        log.reset(rows, steps)
      } catch (error) {
        lose(error)
      }
    }

    /** Stores in one transaction all that was changed in one task. */
    const save = async () => {
      const batch = steps
      if (!batch.length) return
      let overtaken = false
      let writes: Write[] = []
      const again = (rows: StoredRows) => {
        const work = new Map(rows)
        writes = batch.flatMap(({ change, first }) => {
          const writes = change(work)
          overtaken ||= apply(work, writes) !== first
          return writes
        })
        return writes
      }
      try {
        await database?.rows(batch.every(({ id }) => id) ? META : SHARED, again)
        apply(last, writes)
      } catch (error) {
        lose(error)
      }
      steps = steps.filter((step) => !batch.includes(step))
      if (overtaken || !batch.every(({ id }) => id)) await load()
      database?.tell()
    }

    try {
      database = open(name, (sent) => (sent ? log.sent(sent, true) : void load()))
    } catch (error) {
      queueMicrotask(() => lose(error))
    }
    let saving = load()
    return {
      kind: () => kind,
      store(step) {
        steps.push(step)
        saving = saving.then(save)
        return saving.then(() => (kind === 'memory' ? kind : 'disk'))
      },
      underWay: () => steps,
      rest: () => saving,
      read: async (prefix, most) => database?.rows(prefix, undefined, most),
      tell: (sent) => database?.tell(sent),
      close: () => database?.close(),
    }
  }
