import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** The sessions of a test file, for the protocol: nothing is cut, filtered or guessed. */
export function readSessions(path) {
  const bytes = readFileSync(path)
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString()
  const sessions = []
  let last
  for (const line of text.split(/\r?\n/).slice(1)) {
    const [session, item] = line.split('\t')
    if (!item) continue
    if (session !== last) sessions.push([])
    last = session
    sessions.at(-1).push(item)
  }
  return sessions
}
