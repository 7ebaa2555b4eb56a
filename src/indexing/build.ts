import { createHash } from 'node:crypto'
import { UsageError } from '../core/errors.ts'
import { decodeIndex, type SessionIndex } from '../recommendations/engine/decode.ts'
import { AGES } from '../recommendations/engine/format.ts'
import { FORMAT_VERSION, type Manifest } from '../recommendations/engine/manifest.ts'
import { encodeIndex, type Packed } from './encode.ts'
import { fitRanker } from './fitRanker.ts'
import type { Log } from './log.ts'
import { readOptions } from './options.ts'
import { pairsOf } from './pairs.ts'
import { anonymize, countSessions, prune } from './prune.ts'
import { DEFAULTS, type Parameters, tablesOf } from './tables.ts'
import { TRIAL_COUNT, tune } from './tune.ts'

export interface BuildOptions {
  /** Whose sessions these are; `default` unless told, as with `createStorefront`. */
  readonly name?: string
  /** No item is in the index that fewer sessions have seen; 5 unless told. */
  readonly minSessions?: number
  /** The most bytes of the file, which has 36 at least; all sessions are kept unless told. */
  readonly budget?: number
  /** Hears what is being done, and how much of all is done, from 0 to 1. */
  readonly onProgress?: (share: number, what: string) => void
}

/** An index that is ready to be served. */
export interface BuiltIndex {
  readonly manifest: Manifest
  readonly file: Uint8Array
  readonly ids: string
  /** What the tuner has found. */
  readonly parameters: Parameters
}

const DEFAULT_OPTIONS = { name: 'default', minSessions: 5, budget: Infinity, onProgress: () => {} } as const

/** The newest part of a log is held out to fit on: so many sessions, and at least and at most such a part of all. */
const HELD_OUT = 1000
const LEAST_PART = 0.05
const MOST_PART = 0.3
/** Fewer say too little of how this shop differs from others. */
const FEWEST_PAIRS = 60
const TUNED_PAIRS = 3000
const FITTED_PAIRS = 12_000
const TRENDING = 100
const SEARCHES = 7
const LARGEST_QUOTA = 64

/**
 * Builds an index from a log. Parameters and re-ranker are fitted on its newest part, 5 % or 1000
 * sessions, against an index of the rest.
 *
 *     const { manifest, file, ids } = buildIndex(log, { minSessions: 5, budget: 400_000 })
 *
 * @throws {UsageError} that names the option, when one cannot be what was meant
 */
export function buildIndex(log: Log, options: BuildOptions = {}): BuiltIndex {
  if (![log?.ids, log?.sessions].every(Array.isArray))
    throw new UsageError(
      'log',
      'Write buildIndex(log): what createLogReader().finish() or readTsv() has as `log`.',
    )
  const { name, minSessions, budget, onProgress } = readOptions(options, DEFAULT_OPTIONS)
  onProgress(0, 'reading')
  const common = anonymize(log, minSessions)
  const quota = quotaFor(common, name, budget, (share) => onProgress(share * 0.4, 'packing'))
  const count = common.sessions.length
  const part = Math.min(Math.max(HELD_OUT / count, LEAST_PART), MOST_PART)
  const cut = Math.floor(count * (1 - part))
  const { parameters, ranker } = learn(
    { ids: common.ids, sessions: common.sessions.slice(0, cut) },
    common.sessions.slice(cut),
    quota,
    (share, what) => onProgress(0.4 + share * 0.5, what),
  )
  onProgress(0.9, 'packing')
  const packed = pack(common, name, quota)
  const manifest = manifestOf(packed, name, parameters, ranker, trendingOf(common, packed.numbers))
  onProgress(1, 'done')
  return { manifest, file: packed.file, ids: packed.ids, parameters }
}

const pack = (log: Log, name: string, quota: number): Packed => encodeIndex(prune(log, quota), log.ids, name)

/** The largest quota whose file is within the budget. */
function quotaFor(log: Log, name: string, budget: number, onSearch: (share: number) => void): number {
  if (budget === Infinity || pack(log, name, Infinity).file.length <= budget) return Infinity
  let [low, high] = [0, LARGEST_QUOTA]
  for (let search = 0; search < SEARCHES; search++) {
    onSearch(search / SEARCHES)
    const middle = low ? Math.sqrt(low * high) : high / 8
    if (pack(log, name, middle).file.length <= budget) low = middle
    else high = middle
  }
  return low
}

function learn(
  older: Log,
  newest: readonly (readonly number[])[],
  quota: number,
  onProgress: (share: number, what: string) => void,
): { parameters: Parameters; ranker: readonly number[] } {
  const packed = pack(older, '', quota)
  const pairs = pairsOf(newest, packed.numbers, FITTED_PAIRS)
  if (pairs.length < FEWEST_PAIRS) return { parameters: DEFAULTS, ranker: [] }
  const index = (parameters: Parameters): SessionIndex =>
    decodeIndex({ ...packed, manifest: manifestOf(packed, '', parameters, [], []) }, '')
  let trials = 0
  const parameters = tune(index(DEFAULTS), pairsOf(newest, packed.numbers, TUNED_PAIRS), () =>
    onProgress((0.5 * trials++) / TRIAL_COUNT, 'tuning'),
  )
  const ranker = fitRanker(index(parameters), pairs, (share) => onProgress(0.5 + share / 2, 'fitting'))
  return { parameters, ranker }
}

function manifestOf(
  { file, ids, items, sessions }: Packed,
  name: string,
  parameters: Parameters,
  ranker: readonly number[],
  trending: readonly string[],
): Manifest {
  const hash = createHash('sha256').update(file).update(ids).digest('hex').slice(0, 16)
  const tables = tablesOf(parameters, sessions)
  return { version: FORMAT_VERSION, name, hash, sessions, items, tables, ranker, trending }
}

/** The items of most sessions in the newest part, as far as the index has them. */
function trendingOf({ ids, sessions }: Log, numbers: Int32Array): string[] {
  const newest = sessions.slice(Math.floor(sessions.length * (1 - 1 / AGES)))
  const counts = countSessions({ ids, sessions: newest })
  return [...counts.keys()]
    .filter((item) => counts[item] && (numbers[item] as number) >= 0)
    .sort(
      (a, b) =>
        (counts[b] as number) - (counts[a] as number) || (numbers[a] as number) - (numbers[b] as number),
    )
    .slice(0, TRENDING)
    .map((item) => ids[item] as string)
}
