import type { Purpose } from '../core/collection.ts'
import { UsageError } from '../core/errors.ts'
import type { Database, Gap, GapQuery, Whose } from './database.ts'
import { once } from './once.ts'

/** What a shop can ask and do about the touchpoints on its server, from a job of its own. */
export interface Touchpoints {
  /**
   * Which order numbers devices lack: given to touchpoints there, and neither arrived nor given up. Numbers above a
   * device's highest one are not counted, since they may be on their way.
   *
   * @example
   * for (const { device, first, last } of await touchpoints(database).gaps({ before: Date.now() - 3_600_000 }))
   *   console.warn(`${device} lacks ${first} to ${last}`)
   */
  gaps(query?: GapQuery): Promise<readonly Gap[]>
  /**
   * Deletes touchpoints that happened before a time in milliseconds since 1970; answers how many. Rejects with a
   * `UsageError` when that is no time.
   *
   * @example
   * await touchpoints(database).purge({ before: Date.now() - 400 * 86_400_000 })
   */
  purge(what: { readonly before: number }): Promise<number>
  /**
   * Deletes the touchpoints of a device, or of all devices for the time that they were a customer's; answers how many.
   * With a purpose only what was collected for it: its touchpoints, and its fields and click ids of the others.
   *
   * @example
   * await touchpoints(database).forget({ customer: 'anna' })
   */
  forget(whose: Whose, purpose?: Purpose): Promise<number>
}

/**
 * The touchpoints in a database; its tables are made when they are not there yet.
 *
 * @example
 * const { purge } = touchpoints(postgres(pool))
 */
export function touchpoints(database: Database): Touchpoints {
  const open = once(() => database.open())
  return {
    async gaps(query = {}) {
      await open()
      return database.touchpointGaps(query)
    },
    async purge({ before }) {
      if (!Number.isFinite(before))
        throw new UsageError(
          'before',
          'Say until when touchpoints go: purge({ before: milliseconds since 1970 }).',
        )
      await open()
      let count = 0
      for (let gone = 1; gone; count += gone) gone = await database.purgeTouchpoints(before)
      return count
    },
    async forget(whose, purpose) {
      await open()
      return database.forgetTouchpoints(whose, purpose)
    },
  }
}
