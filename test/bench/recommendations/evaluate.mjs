import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { brotliCompressSync, createGunzip } from 'node:zlib'
import { buildIndex, readTsv } from 'throughline/indexing'
import { createEngine, decodeIndex } from 'throughline/recommendations'
import { measure } from './measure.mjs'

/** A training log, whose sessions are those that its rows name, as the published figures have it. */
export async function readLog(path) {
  const file = createReadStream(path)
  const { log, report, unreadable } = await readTsv(
    createInterface({ input: path.endsWith('.gz') ? file.pipe(createGunzip()) : file, crlfDelay: Infinity }),
    { gap: Infinity },
  )
  if (unreadable) console.log(`${unreadable} rows of ${path} could not be read`)
  return { log, report }
}

export const listsOf = (engine, more) => (visited) =>
  engine
    .list({ session: visited.map((item_id) => ({ item_id })), limit: 20, ...more })
    .map(({ item_id }) => item_id)

/** Every item of the raw log is known, also one that is in no session that the builder keeps. */
export const knownOf = ({ ids }) => new Set(ids)

/** Builds as shipped, but for what is told; answers the index and what it is worth. */
export function evaluate(log, sessions, options) {
  const start = performance.now()
  const built = buildIndex(log, { minSessions: 1, ...options })
  const seconds = (performance.now() - start) / 1000
  const index = decodeIndex(built)
  const engine = createEngine(index)
  return {
    built,
    index,
    engine,
    seconds,
    ...measure(listsOf(engine), sessions, knownOf(log)),
    // Coded bytes hardly shrink any more; whatever is smaller is what a server sends.
    bytes: Math.min(built.file.length, brotliCompressSync(built.file).length),
    idBytes: brotliCompressSync(built.ids).length,
  }
}
