import { createSyncHandler } from 'throughline/server'
import { compareSession, sum } from './compare.mjs'
import { replaySession } from './shop.mjs'
import { storedOf } from './stored.mjs'

/**
 * Replays sessions through the real SDK and the real handler, several at a time, and compares what the database holds
 * with what the log says.
 * @param {object} options
 * @param {{ id: string, clicks: { item: string, time: number }[] }[]} options.sessions
 * @param {import('throughline/server').Database} options.database
 * @param {(text: string, values: unknown[]) => Promise<any[]>} options.query
 * @param {number} [options.atOnce]
 * @param {(done: number) => void} [options.progress]
 * @param {(request: Request) => Promise<Response>} [options.handler] stands between the SDK and the database
 * @param {boolean} [options.patient] flushes again after trouble, until all is sent
 */
export async function replay({
  sessions,
  database,
  query,
  atOnce = 8,
  progress = () => {},
  handler,
  patient,
}) {
  const serverErrors = []
  const answer =
    handler ?? createSyncHandler({ database, history: true, onError: (error) => serverErrors.push(error) })
  const run = crypto.randomUUID()
  const results = []
  const queue = sessions.entries()
  const work = async () => {
    for (const [index, session] of queue) {
      const lived = await replaySession(session, answer, `${run}-${index}`, patient)
      const stored = await storedOf(query, lived.device)
      const shown = compareSession(session, { ...stored, lines: lived.shown })
      results.push({ ...lived, ...compareSession(session, stored), shown, stored })
      progress(results.length)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  const total = sum(results)
  return {
    ...total,
    sessions: results.length,
    touchpoints: results.reduce((count, { stored }) => count + stored.viewed.length, 0),
    additions: results.reduce((count, { stored }) => count + stored.added.length, 0),
    lines: results.reduce((count, { stored }) => count + stored.lines.size, 0),
    shown: sum(results.map(({ shown }) => shown)),
    unsent: results.reduce((count, { pending }) => count + pending, 0),
    errors: [...serverErrors, ...results.flatMap(({ errors }) => errors)],
    failed: results
      .filter(({ missing, doubled, wrong }) => missing + doubled + wrong > 0)
      .map(({ id }) => id),
  }
}
