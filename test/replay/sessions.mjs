import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const HEADER = 'session\titem\ttime'

/**
 * Reads the first sessions of a log of clicks: gzip'd lines of `session item time`, the rows of a session together.
 * A row that cannot be read is left out and named.
 * @returns {{ sessions: { id: string, clicks: { item: string, time: number }[] }[], unreadable: string[] }}
 */
export function readSessions(file, most = Number.POSITIVE_INFINITY) {
  const [header, ...rows] = unpack(file).split(/\r?\n/)
  if (header !== HEADER)
    throw new Error(`${file} does not begin with the line "session item time", separated by tabs.`)
  const sessions = []
  const unreadable = []
  const seen = new Set()
  for (const [index, row] of rows.entries()) {
    if (row === '') continue
    const [, id, item, time] = /^([^\t]+)\t([^\t]+)\t(\d+(?:\.\d+)?)$/.exec(row) ?? []
    if (id !== sessions.at(-1)?.id) {
      const apart = id !== undefined && seen.has(id)
      if (id === undefined || apart) {
        const why = apart ? 'its session was complete before' : 'not three columns with a time'
        unreadable.push(`line ${index + 2}: ${why}: ${row.slice(0, 60)}`)
        continue
      }
      if (sessions.length === most) break
      seen.add(id)
      sessions.push({ id, clicks: [] })
    }
    sessions.at(-1)?.clicks.push({ item, time: Number(time) })
  }
  return { sessions, unreadable }
}

function unpack(file) {
  try {
    return gunzipSync(readFileSync(file)).toString()
  } catch (cause) {
    const why = cause.code === 'ENOENT' ? 'there is no such file' : `it is not a gzip file (${cause.message})`
    throw new Error(`${file} cannot be read: ${why}.`, { cause })
  }
}
