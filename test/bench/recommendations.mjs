import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { brotliCompressSync, createGunzip } from 'node:zlib'
import { buildIndex, readTsv } from 'throughline/indexing'
import { createEngine, decodeIndex } from 'throughline/recommendations'
import { measure, race } from './recommendations/measure.mjs'
import { createReference } from './recommendations/reference.mjs'
import { readSessions } from './recommendations/sessions.mjs'

// `npm run bench:recommendations`: accuracy on public logs, bytes and speed, each beside what must be reached.
// `-- --train a.tsv.gz --test b.tsv.gz` does it for one pair of logs, and ends with one line of JSON.
const { values } = parseArgs({
  options: {
    train: { type: 'string' },
    test: { type: 'string' },
    data: { type: 'string' },
    only: { type: 'string' },
  },
})
const fixed = (value, digits = 3) => value.toFixed(digits).replace(/^0\./, '.')

/** What must be reached; budgets are for the index whose bytes are measured. */
const LOGS = {
  diginetica: { hr: 0.545, mrr: 0.205, budget: 300_000, most: 400_000, slowest: true },
  'rsc15-100k': { hr: 0.7, mrr: 0.375, budget: 16_500, most: 18_000 },
  'bol-toy': { mrr: 0.36 },
}
const FITTED = `Parameters and re-ranker are fitted by the builder on the training log alone: its newest 5 % of sessions are what
an index of the other 95 % has to foretell. The test log is read when all of that is done.`

async function readLog(path) {
  const file = createReadStream(path)
  const { log, unreadable } = await readTsv(
    createInterface({ input: path.endsWith('.gz') ? file.pipe(createGunzip()) : file, crlfDelay: Infinity }),
  )
  if (unreadable) console.log(`${unreadable} rows of ${path} could not be read`)
  return log
}

const listsOf = (engine, more) => (visited) =>
  engine
    .list({ session: visited.map((item_id) => ({ item_id })), limit: 20, ...more })
    .map(({ item_id }) => item_id)

/** Builds as shipped, but for what is told; answers the index and what it is worth. */
function evaluate(log, sessions, options, more) {
  const start = performance.now()
  const built = buildIndex(log, { minSessions: 1, ...options })
  const seconds = (performance.now() - start) / 1000
  const index = decodeIndex(built)
  const engine = createEngine(index)
  const known = new Set(log.ids)
  const figures = measure(listsOf(engine, more), sessions, known, more && { novel: true })
  // Coded bytes hardly shrink any more; whatever is smaller is what a server sends.
  const bytes = Math.min(built.file.length, brotliCompressSync(built.file).length)
  return {
    built,
    index,
    engine,
    ...figures,
    bytes,
    idBytes: brotliCompressSync(built.ids).length,
    seconds,
    known,
  }
}

const line = ({ hr, mrr, coverage, bytes, idBytes }) => ({
  'HR@20': fixed(hr),
  'MRR@20': fixed(mrr),
  coverage: fixed(coverage, 2),
  'KB, brotli': (bytes / 1000).toFixed(1),
  'ids, KB': (idBytes / 1000).toFixed(1),
})

async function benchPair(name, train, test, target) {
  const log = await readLog(train)
  const sessions = readSessions(test)
  const full = evaluate(log, sessions, {})
  console.log(
    `\n${name}: ${full.pairs} pairs, ${log.sessions.length} training sessions, ${full.known.size} items;`,
  )
  console.log(`built in ${full.seconds.toFixed(0)} s; parameters ${JSON.stringify(full.built.parameters)}`)
  const rows = {
    'all sessions': line(full),
    'all sessions, minSessions 5': line(evaluate(log, sessions, { minSessions: 5 })),
  }
  const reference = createReference(full.index)
  const plain = measure(reference, sessions, full.known)
  rows['plain VMIS-kNN'] = {
    'HR@20': fixed(plain.hr),
    'MRR@20': fixed(plain.mrr),
    coverage: fixed(plain.coverage, 2),
  }
  const novel = measure(listsOf(full.engine, { repeats: 'novel' }), sessions, full.known, { novel: true })
  rows['novel only, refilled'] = { 'HR@20': fixed(novel.hr), 'MRR@20': fixed(novel.mrr) }
  let small
  if (target?.budget) {
    small = evaluate(log, sessions, { budget: target.budget })
    rows[`budget ${target.budget / 1000} KB`] = line(small)
  }
  console.table(rows)
  const unranked = createEngine({ ...full.index, manifest: { ...full.built.manifest, ranker: [] } })
  const speed = race(
    {
      'plain VMIS-kNN': reference,
      neighbours: listsOf(unranked),
      'neighbours, re-ranked': listsOf(full.engine),
    },
    sessions,
  )
  console.log('Microseconds a list')
  console.table(
    Object.fromEntries(
      Object.entries(speed).map(([what, { p50, p99 }]) => [
        what,
        { p50: Math.round(p50), p99: Math.round(p99) },
      ]),
    ),
  )
  return { full, small, speed }
}

function judge(name, target, { full, small, speed }) {
  const must = (what, measured, limit, least, digits) => ({
    what: `${name}: ${what}`,
    target: `${least ? '≥' : '≤'} ${digits ? fixed(limit, digits) : limit}`,
    measured: digits ? fixed(measured, digits) : Math.round(measured),
    '': (least ? measured >= limit : measured <= limit) ? '✓' : '✗',
  })
  return [
    target.hr && must('HR@20', full.hr, target.hr, true, 3),
    target.mrr && must('MRR@20', full.mrr, target.mrr, true, 3),
    small && must(`share of the full MRR in ${small.bytes} bytes`, small.mrr / full.mrr, 0.95, true, 3),
    small && must('bytes', small.bytes, target.most, false),
    ...(target.slowest
      ? [
          must('neighbours, p50 µs', speed.neighbours.p50, 60, false),
          must('neighbours, p99 µs', speed.neighbours.p99, 400, false),
          must('re-ranked, p99 µs', speed['neighbours, re-ranked'].p99, 1000, false),
        ]
      : []),
  ].filter(Boolean)
}

if (values.train || values.test) {
  if (!values.train || !values.test)
    throw new Error('Write both --train <log.tsv.gz> and --test <log.tsv.gz>.')
  console.log(FITTED)
  const { full } = await benchPair(values.train, values.train, values.test)
  const { hr, mrr, coverage, bytes } = full
  console.log(JSON.stringify({ hr20: hr, mrr20: mrr, coverage, bytes }))
} else {
  const folder =
    values.data ??
    process.env.RECS_DATA ??
    fileURLToPath(new URL('../../../shared/data/recs', import.meta.url))
  console.log(FITTED)
  const judged = []
  for (const [name, target] of Object.entries(LOGS)) {
    if (values.only && values.only !== name) continue
    const [train, test] = ['train', 'test'].map((part) => `${folder}/${name}/${part}.tsv.gz`)
    if (existsSync(train) && existsSync(test))
      judged.push(...judge(name, target, await benchPair(name, train, test, target)))
    else console.log(`\n${name}: skipped, there is no ${train}`)
  }
  if (judged.length) console.table(judged)
}
