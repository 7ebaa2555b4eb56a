import { StorageError } from '../core/errors.ts'
import { inMemory } from '../core/inMemory.ts'
import { changeMeta, entriesIn, readMeta } from '../core/meta.ts'
import type { Draft, OpenStorage, Storage, Table } from '../core/ports.ts'

/** A row, the table it is added to, and its key unless it gets the next number. */
export type Addition = readonly [table: Table, row: unknown, key?: number | string | undefined]

/** A database on the disk; everything may fail. */
export interface Disk extends Pick<Storage, 'change'> {
  /** Adds rows, all or none, each under the next number of its table; resolves with the numbers. */
  add(additions: readonly Addition[]): Promise<number[]>
  /** Ends it, after what is under way. */
  close?(): void
}

/** Opens the disk; `lose` hears when it is taken away. May throw. */
export type OpenDisk = (name: string, lose: (error: unknown) => void, signal: AbortSignal) => Disk

/**
 * Keeps a shop on a disk that other tabs use too. When the disk fails, the shop goes on in memory as a device of its
 * own, and does not come back. What the disk holds goes out from there some day, so in memory it stays to be seen, and
 * is not sent.
 */
export const lasting =
  (open: OpenDisk): OpenStorage =>
  (parts, known) => {
    const { say, closing } = parts
    const name = `throughline:${parts.name}`
    const watchers = new Map<unknown, () => void>()
    let tabs: BroadcastChannel | undefined
    let place: Storage['place'] = 'disk'
    let disk: Disk
    let batch: Addition[] = []
    let adding: Promise<number[]> = Promise.resolve([])

    const isFull = (error: unknown) => (error as Error)?.name === 'QuotaExceededError'

    const lose = (error: unknown) => {
      if (place === 'memory') return
      place = 'memory'
      tabs?.close()
      tabs = undefined
      const rows: Draft = new Map(known())
      for (const { n } of entriesIn(rows)) {
        rows.set(-n, rows.get(n))
        rows.delete(n)
      }
      changeMeta(rows, { device: undefined, decided: 0, begun: readMeta(rows).begun + 1 })
      const memory = inMemory(rows)
      disk = { ...memory, add: (additions) => Promise.all(additions.map((one) => memory.add(...one))) }
      say({
        storage: 'memory',
        error:
          error instanceof StorageError ? error : new StorageError(isFull(error) ? 'full' : 'failed', error),
      })
      for (const changed of watchers.values()) changed()
    }

    const attempt = async <T>(work: () => Promise<T>): Promise<T> => {
      const before = place
      try {
        return await work()
      } catch (error) {
        if (before === 'memory') throw error
        const { relief } = parts
        if (isFull(error) && relief) {
          // To give something up can need room too, and must not ask for itself.
          parts.relief = undefined
          const relieved = await relief()
          parts.relief = relief
          if (relieved) return attempt(work)
        }
        lose(error)
        return work()
      }
    }

    const flush = async () => {
      const additions = batch
      batch = []
      let landed = place
      const numbers = await attempt(() => {
        landed = place
        return disk.add(additions)
      })
      if (landed !== place) {
        // The disk was given up meanwhile, and has it all the same.
        await disk.add(additions.map(([table, row], index) => [table, row, -(numbers[index] as number)]))
        watchers.get('both')?.()
        return numbers.map((n) => -n)
      }
      if (additions.some(([table]) => table === 'both')) tabs?.postMessage('both')
      return numbers
    }

    say({ storage: 'indexeddb' })
    try {
      disk = open(name, lose, closing)
      tabs = new BroadcastChannel(name)
      tabs.onmessage = ({ data }) => watchers.get(data)?.()
    } catch (error) {
      lose(error)
    }
    // What was committed before the end is stored, and told, first.
    closing.addEventListener('abort', async () => {
      await adding
      tabs?.close()
      tabs = undefined
      disk.close?.()
    })

    return {
      get place() {
        return place
      },
      add(...addition) {
        const index = batch.push(addition) - 1
        if (!index) adding = Promise.resolve().then(flush)
        return adding.then((numbers) => numbers[index] as number)
      },
      async change(table, change) {
        // After what was added before.
        await undefined
        const rows = await attempt(() => disk.change(table, change))
        if (change) tabs?.postMessage(table)
        return rows
      },
      watch: (table, changed) => void watchers.set(table, changed),
      alone: async (what, work) => globalThis.navigator?.locks?.request(`${name}/${what}`, work) ?? work(),
    }
  }
