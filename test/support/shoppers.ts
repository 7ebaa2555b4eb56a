import {
  type BuildOptions,
  type BuiltIndex,
  buildIndex,
  createLogReader,
  type Log,
} from 'throughline/indexing'
import { shoppers } from './trails.ts'

export * from './trails.ts'

/** Sessions as lists of ids, as a log. */
export function logOf(sessions: readonly (readonly string[])[]): Log {
  const reader = createLogReader()
  sessions.forEach((items, session) => {
    for (const item of items) reader.add({ session: `${session}`, item, time: session })
  })
  return reader.finish().log
}

export const built = (
  options: BuildOptions = {},
  sessions: readonly (readonly string[])[] = shoppers(),
): BuiltIndex => buildIndex(logOf(sessions), { minSessions: 1, ...options })
