// Runs in a thread of its own, since building takes half a second in which the shop shall answer.
import { parentPort, workerData } from 'node:worker_threads'
import { buildIndex, createLogReader } from '../../dist/indexing/index.js'
import { exampleVisits } from './visits.mjs'

const reader = createLogReader()
for (const visit of exampleVisits()) reader.add(visit)
for (const visit of workerData) reader.add(visit)
// Whoever tries the shop shall find what was looked at once; a live shop leaves this at 5.
parentPort?.postMessage(buildIndex(reader.finish().log, { minSessions: 1 }))
