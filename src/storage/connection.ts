import { promisifyRequest } from 'idb-keyval'
import { StorageError } from '../core/errors.ts'
import type { Table } from '../core/ports.ts'

/** What a database of all tabs is opened for. */
export interface ConnectionParts {
  /** Another tab, or nobody knows who, has changed a table, or any. */
  changed(table?: unknown): void
  /** It is gone for good. */
  lose(error: unknown): void
  /** Whether it has been given up. */
  lost(): boolean
}

/** A database that is opened when somebody needs it, and let go of when the page is put aside. */
export interface Connection {
  open(): Promise<IDBDatabase>
  isOpen(): boolean
  /** Lets go of it; whoever needs it next opens it again. */
  leave(): void
  /** Tells the other tabs that a table has changed. */
  tell(table: Table): void
  /** Whether what went wrong on a connection is worth another one: it was left meanwhile, or closed for the first time. */
  again(used: Promise<IDBDatabase> | undefined, error: unknown): boolean
}

export function createConnection(name: string, { changed, lose, lost }: ConnectionParts): Connection {
  /** The version of what is on disk. A newer one closes the door to older code, an older one waits to be brought up. */
  const VERSION = 1
  let tabs: BroadcastChannel | undefined
  let opened: Promise<IDBDatabase> | undefined
  let closed = 0
  /** There was a database: one that has to be made is another one. */
  let known = false

  const tell = (table: Table | '') => tabs?.postMessage(table)

  const leave = () => {
    // What is on its way to the disk is told by nobody else.
    tell('')
    tabs?.close()
    tabs = undefined
    opened?.then(
      (database) => database.close(),
      () => {},
    )
    opened = undefined
  }

  const open = async () => {
    if (!globalThis.indexedDB) throw new StorageError('missing')
    tabs = new BroadcastChannel(name)
    tabs.onmessage = ({ data }) => changed(data)
    const request = indexedDB.open(name, VERSION)
    let made = false
    request.onupgradeneeded = () => {
      made = true
      for (const table of ['both', 'up'] satisfies Table[])
        request.result.createObjectStore(table, { autoIncrement: true })
    }
    const database = await promisifyRequest(request)
    // A newer version of this library wants it for itself, or somebody deletes it.
    database.onversionchange = ({ newVersion }) => {
      database.close()
      lose(new StorageError(newVersion ? 'newer' : 'deleted'))
    }
    // Browsers close databases when they are short of memory, too.
    database.onclose = (event) => {
      if (closed++) lose(event)
      leave()
      changed()
    }
    if (known && made) lose(new StorageError('deleted'))
    known = true
    // Nothing may be written after the page has gone on without this database.
    if (lost()) database.close()
    return database
  }

  return {
    open() {
      opened ??= open()
      return opened
    },
    isOpen: () => !!opened,
    leave,
    tell,
    again(used, error) {
      if (used !== opened) return true
      if ((error as Error)?.name !== 'InvalidStateError' || closed++) return false
      leave()
      return true
    },
  }
}
