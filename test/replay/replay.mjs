import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'

const USAGE = `Replays real sessions through the SDK and the sync handler, and compares what arrives with the log.

  npm run replay -- <clicks.tsv.gz> [--sessions 500] [--at-once 8] [--reset]

--sessions  how many of the log's first sessions; all unless told
--at-once   how many at the same time; 8 unless told
--reset     empties the schema of DATABASE_URL first; without DATABASE_URL, PGlite in memory is used`

try {
  process.exitCode = await main()
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}

async function main() {
  const { file, most, atOnce, reset } = readArguments()
  if (!existsSync(new URL('../../dist/server/index.js', import.meta.url)))
    throw new Error('There is no dist to replay with: run "npm run build" first.')
  const [{ readSessions }, { openDatabase }, { replay }, { createProgress }] = await Promise.all(
    ['sessions', 'database', 'run', 'progress'].map((name) => import(`./${name}.mjs`)),
  )
  const { sessions, unreadable } = readSessions(file, most)
  if (!sessions.length) throw new Error(`${file} has no sessions.`)
  const { database, query, close, kind } = await openDatabase(process.env.DATABASE_URL, reset)
  try {
    const started = performance.now()
    const result = await replay({
      sessions,
      database,
      query,
      atOnce,
      progress: createProgress(sessions.length),
    })
    report({ ...result, unreadable, kind, seconds: (performance.now() - started) / 1000 }, sessions)
    const { missing, doubled, wrong, unsent, errors, shown } = result
    return missing + doubled + wrong + unsent + errors.length + shown.missing + shown.doubled ? 1 : 0
  } finally {
    await close()
  }
}

function readArguments() {
  let parsed
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        sessions: { type: 'string', default: `${Number.MAX_SAFE_INTEGER}` },
        'at-once': { type: 'string', default: '8' },
        reset: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new Error(`${error.message}\n\n${USAGE}`, { cause: error })
  }
  const { positionals, values } = parsed
  const [file] = positionals
  if (!file || positionals.length > 1) throw new Error(`Name one log to replay.\n\n${USAGE}`)
  const number = (name) => {
    if (/^[1-9]\d*$/.test(values[name])) return Number(values[name])
    throw new Error(`--${name} is '${values[name]}'; write a whole number from 1.\n\n${USAGE}`)
  }
  return { file, most: number('sessions'), atOnce: number('at-once'), reset: values.reset }
}

function report({ unreadable, errors, failed, shown, kind, seconds, ...result }, sessions) {
  const clicks = sessions.reduce((count, session) => count + session.clicks.length, 0)
  const rows = [
    ['database', kind],
    ['sessions', result.sessions],
    ['clicks in the log', clicks],
    ['touchpoints stored', result.touchpoints],
    ['cart entries stored', result.additions],
    ['cart lines stored', result.lines],
    ['out of order or changed', result.wrong],
    ['not sent in the end', result.unsent],
    ['cart on the page: missing', shown.missing],
    ['cart on the page: doubled', shown.doubled],
    ['errors', errors.length],
    ['unreadable rows', unreadable.length],
    ['seconds', seconds.toFixed(1)],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  for (const [name, value] of rows) console.log(`${name.padEnd(width)}  ${value}`)
  for (const row of unreadable.slice(0, 10)) console.log(`unreadable ${row}`)
  for (const error of errors.slice(0, 5)) console.log(`error: ${error.message}`)
  if (failed.length) console.log(`sessions that differ: ${failed.slice(0, 20).join(', ')}`)
  console.log(`${result.missing} missing, ${result.doubled} doubled`)
}
