import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createEngine } from 'throughline/recommendations'
import { findChromium } from '../../.ci/chromium.mjs'
import { evaluate, knownOf, listsOf, readLog } from './recommendations/evaluate.mjs'
import { measureInChromium } from './recommendations/inChromium.mjs'
import { measure, race } from './recommendations/measure.mjs'
import { createReference } from './recommendations/reference.mjs'
import { readSessions } from './recommendations/sessions.mjs'

// `npm run bench:recommendations`: accuracy on public logs, bytes and speed, each beside what must be reached.
// `-- --train a.tsv.gz --test b.tsv.gz` tells the accuracy for one pair of logs, and ends with one line of JSON.
const { values } = parseArgs({
  options: {
    train: { type: 'string' },
    test: { type: 'string' },
    data: { type: 'string' },
    only: { type: 'string' },
  },
})

/** What must be reached; budgets are for the index whose bytes are measured. */
const LOGS = {
  diginetica: { hr: 0.545, mrr: 0.205, budget: 300_000, most: 400_000, slowest: true },
  'rsc15-100k': { hr: 0.7, mrr: 0.375, budget: 16_500, most: 18_000 },
  'bol-toy': { droppedMrr: 0.36 },
}
const FITTED = `Parameters and re-ranker are fitted by the builder on the training log alone: its newest sessions (5 %, of small logs
1000) are what an index of all others has to foretell. The test log is read when all of that is done.`

const fixed = (value, digits = 3) => value.toFixed(digits).replace(/^0\./, '.')
const accuracy = ({ hr, mrr, coverage }) => ({
  'HR@20': fixed(hr),
  'MRR@20': fixed(mrr),
  coverage: fixed(coverage, 2),
})
const line = (row) => ({
  ...accuracy(row),
  'KB, brotli': (row.bytes / 1000).toFixed(1),
  'ids, KB': (row.idBytes / 1000).toFixed(1),
})
const microseconds = (speed) =>
  Object.fromEntries(
    Object.entries(speed).map(([what, { p50, p99 }]) => [
      what,
      { p50: Math.round(p50), p99: Math.round(p99) },
    ]),
  )

/** An index as shipped, without a filter and with the one of a live shop. */
async function benchDefaults(train, test) {
  const { log, report } = await readLog(train)
  const sessions = readSessions(test)
  const full = evaluate(log, sessions, {})
  const rows = {
    'all sessions': line(full),
    'all sessions, minSessions 5': line(evaluate(log, sessions, { minSessions: 5 })),
  }
  console.log(
    `${full.pairs} pairs; ${log.sessions.length} training sessions (${report.bots} of bots and ${report.short} of one visit left out), ${log.ids.length} items;`,
  )
  console.log(`built in ${full.seconds.toFixed(0)} s; parameters ${JSON.stringify(full.built.parameters)}`)
  return { log, sessions, full, rows }
}

async function benchLog(train, test, target) {
  const { log, sessions, full, rows } = await benchDefaults(train, test)
  const known = knownOf(log)
  const reference = createReference(full.index)
  rows['plain VMIS-kNN'] = accuracy(measure(reference, sessions, known))
  const novel = { repeats: 'novel' }
  rows['novel only, refilled'] = accuracy(
    measure(listsOf(full.engine, novel), sessions, known, { novel: true }),
  )
  const dropped = measure(
    (visited) => listsOf(full.engine, { allow: (id) => id !== visited.at(-1) })(visited),
    sessions,
    known,
  )
  rows['current item dropped'] = accuracy(dropped)
  let small
  if (target.budget) {
    small = evaluate(log, sessions, { budget: target.budget })
    rows[`budget ${target.budget / 1000} KB`] = line(small)
  }
  console.table(rows)
  const unranked = createEngine({ ...full.index, manifest: { ...full.built.manifest, ranker: [] } })
  console.log('Microseconds a list, in Node')
  console.table(
    microseconds(
      race(
        {
          'plain VMIS-kNN': reference,
          neighbours: listsOf(unranked),
          'neighbours, re-ranked': listsOf(full.engine),
        },
        sessions,
      ),
    ),
  )
  return { full, small, dropped, chromium: await benchChromium(full.built, sessions) }
}

async function benchChromium(built, sessions) {
  if (!findChromium()) {
    console.log('In Chromium: skipped, there is none; `node .ci/setup.mjs --browser` installs it')
    return undefined
  }
  const chromium = await measureInChromium(built, sessions)
  const { reading, whole, handing, taking, speed } = chromium
  console.log('Microseconds a list, in Chromium')
  console.table(microseconds(speed))
  console.log(
    `In Chromium, medians: a worker reads the index in ${reading.toFixed(1)} ms, with its start in ${whole.toFixed(1)} ms; the page hands it over in ${handing.toFixed(1)} ms, takes it and makes an engine of it in ${taking.toFixed(1)} ms`,
  )
  return chromium
}

function judge(name, target, { full, small, dropped, chromium }) {
  const must = (what, measured, limit, least, digits) => ({
    what: `${name}: ${what}`,
    target: `${least ? '≥' : '≤'} ${limit < 1 ? fixed(limit, digits) : limit}`,
    measured: limit < 1 ? fixed(measured, digits) : Number(measured.toFixed(digits)),
    '': (least ? measured >= limit : measured <= limit) ? '✓' : '✗',
  })
  const speed = chromium?.speed
  return [
    target.hr && must('HR@20', full.hr, target.hr, true, 3),
    target.mrr && must('MRR@20', full.mrr, target.mrr, true, 3),
    target.droppedMrr && must('MRR@20, current item dropped', dropped.mrr, target.droppedMrr, true, 3),
    small && must(`share of the full MRR in ${small.bytes} bytes`, small.mrr / full.mrr, 0.95, true, 3),
    small && must('bytes', small.bytes, target.most, false, 0),
    ...(target.slowest && chromium
      ? [
          must('neighbours in Chromium, p50 µs', speed.neighbours.p50, 60, false, 0),
          must('neighbours in Chromium, p99 µs', speed.neighbours.p99, 400, false, 0),
          must('re-ranked in Chromium, p99 µs', speed['neighbours, re-ranked'].p99, 1000, false, 0),
          must('reading in a worker, ms', chromium.reading, 100, false, 1),
          must(
            'main thread, handing over, taking and creating, ms',
            chromium.handing + chromium.taking,
            2,
            false,
            2,
          ),
        ]
      : []),
  ].filter(Boolean)
}

console.log(FITTED)
if (values.train || values.test) {
  const { train, test } = values
  const missing = [train, test].find((path) => !path || !existsSync(path))
  if (!train || !test || missing) {
    console.error(
      missing ? `There is no ${missing}.` : 'Write both --train <log.tsv.gz> and --test <log.tsv.gz>.',
    )
    process.exit(2)
  }
  const { full, rows } = await benchDefaults(train, test)
  console.table(rows)
  const { hr, mrr, coverage, bytes } = full
  console.log(JSON.stringify({ hr20: hr, mrr20: mrr, coverage, bytes }))
} else {
  const folder =
    values.data ??
    process.env.RECS_DATA ??
    fileURLToPath(new URL('../../../shared/data/recs', import.meta.url))
  const judged = []
  for (const [name, target] of Object.entries(LOGS)) {
    if (values.only && values.only !== name) continue
    const [train, test] = ['train', 'test'].map((part) => `${folder}/${name}/${part}.tsv.gz`)
    console.log(`\n${name}`)
    if (existsSync(train) && existsSync(test))
      judged.push(...judge(name, target, await benchLog(train, test, target)))
    else console.log(`skipped, there is no ${train}; RECS_DATA=<folder> says where the logs are`)
  }
  if (judged.length) console.table(judged)
}
