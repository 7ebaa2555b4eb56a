import type { Entry } from './entry.ts'
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
    let steps: Step[] = []

    const lose = (error: unknown) => {
      if (kind === 'memory') return
      database?.close()
      database = undefined
      kind = 'memory'
      // All other steps have had their effect in memory.
      const mine = steps.filter(({ id }) => id)
      const kept = [...log.rows()].flatMap(([key, row]): Write[] => {
        if (!/^(both|up).entry/.test(key)) return [[key, row]]
        if (key.startsWith('up') || mine.some(({ id }) => id === (row as Entry).id)) return []
        return [[key.replace('entry', 'lost'), row]]
      })
      log.reset([...kept, [META, { ...readMeta(log.rows()), device: undefined, both: 0, up: 0 }]], mine)
      log.fail(error instanceof StorageError ? error : new StorageError('failed', error))
    }

    const load = async () => {
      try {
        const rows = await database?.rows(SHARED)
        if (!rows) return
        readMeta(rows)
        log.reset(rows, steps)
      } catch (error) {
        lose(error)
      }
    }

    /** Stores in one transaction all that was changed in one task. */
    const save = async () => {
      const batch = [...steps]
      if (!batch.length) return
      let overtaken = false
      const again = (rows: StoredRows) => {
        const work = new Map(rows)
        return batch.flatMap(({ change, first }) => {
          const writes = change(work)
          overtaken ||= apply(work, writes) !== first
          return writes
        })
      }
      try {
        await database?.rows(batch.every(({ id }) => id) ? META : SHARED, again)
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
