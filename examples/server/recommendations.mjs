import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { recommendationIndexes } from '../../dist/server/index.js'

/**
 * Builds the shop's index of recommendations in the background, of the example's visits and of its own; nothing is
 * written when it is the one that is there. A live shop has the command do this, once a day. Returns its stop.
 * @param {import('../../src/server/index.ts').Database} database
 * @returns {() => Promise<void>}
 */
export function buildRecommendations(database) {
  const stopping = new AbortController()
  const done = build(recommendationIndexes(database), stopping.signal).catch((error) => {
    if (!stopping.signal.aborted) console.error('The recommendations could not be built:', error)
  })
  return () => {
    stopping.abort()
    return done
  }
}

async function build({ visits, store }, signal) {
  const own = []
  for await (const visit of visits()) {
    signal.throwIfAborted()
    own.push(visit)
  }
  const worker = new Worker(new URL('indexing.mjs', import.meta.url), { workerData: own })
  try {
    const [built] = await once(worker, 'message', { signal })
    const stored = await store(built)
    const { sessions, items } = built.manifest
    console.log(
      `Recommendations are ${stored ? 'built' : 'as they were'}: ${sessions} sessions, ${items} items`,
    )
  } finally {
    await worker.terminate()
  }
}
