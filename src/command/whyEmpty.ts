import type { BuiltIndex } from '../indexing/build.ts'
import type { Log, LogReport } from '../indexing/log.ts'
import { anonymize } from '../indexing/prune.ts'
import type { BuildCall } from './buildCall.ts'

/** What a build was made from. */
export interface Made {
  readonly log: Log
  readonly report: LogReport
  /** How many rows could not be read. */
  readonly unreadable: number
  readonly built: BuiltIndex
}

const KEPT = 'Nothing was written; an index from before stays.'

/**
 * Why an index has nothing in it although there was something to make it from, and what to write; nothing, when it has
 * something, or there was nothing at all.
 */
export function whyEmpty({ log, report, unreadable, built }: Made, call: BuildCall): string | undefined {
  const { rows, unusable, sessions, bots, short } = report
  const { minSessions = 0, budget } = call.build
  if (built.manifest.items || !(rows + unreadable)) return undefined
  const reason = () => {
    if (!rows) return `None of ${unreadable} rows could be read`
    if (unusable === rows) return 'No row has an item that can stand on a line of its own'
    if (short === sessions)
      return `Every session has one visit alone: write time in seconds or milliseconds since 1970, one name for all visits of a session, or more minutes for --gap than ${call.gap / 60}`
    if (short + bots === sessions) return `No session is left but those of bots (${bots})`
    if (log.sessions.every((items) => new Set(items).size < 2)) return 'No session has two different items'
    if (!anonymize(log, minSessions).sessions.some((items) => new Set(items).size > 1))
      return `No two items are seen together in ${minSessions} sessions of as many people: write a smaller number for --min-sessions than ${minSessions}, or build from more visits`
    return `No session fits into ${budget} bytes: write a larger number for --budget`
  }
  return `${reason()}. ${KEPT}`
}
