import { createEngine, type SessionIndex } from 'throughline/recommendations'
import { shoppers, visits } from './trails.ts'

export const HASH_OF_LISTS = '34a7f8b6b7149b7e'

/** A hash of many lists with their scores and reasons, by neighbours and by a re-ranker: the same wherever it is made. */
export async function hashOfLists(index: SessionIndex): Promise<string> {
  const ranker = Array.from({ length: 31 }, (_, at) => ((at * 7) % 11) / 10 - 0.3)
  const engines = [[], ranker].map((ranker) =>
    createEngine({ ...index, manifest: { ...index.manifest, ranker } }),
  )
  const lists = shoppers({ seed: 2, sessions: 400 }).flatMap((visited) =>
    engines.map((engine) => engine.list({ session: visits(...visited) })),
  )
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(lists)))
  return Array.from(new Uint8Array(hash).subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  )
}
