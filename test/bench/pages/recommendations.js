import { decodeInWorker } from '../../../dist/recommendations/decodeInWorker.js'
import { createEngine } from '../../../dist/recommendations/index.js'
import { median } from '../figures.mjs'
import { race } from '../recommendations/measure.mjs'
import { createReference } from '../recommendations/reference.mjs'

const ROUNDS = 7

const listsOf = (engine) => (visited) =>
  engine.list({ session: visited.map((item_id) => ({ item_id })), limit: 20 }).map(({ item_id }) => item_id)

/** Workers as they are; when the last answer came is known, before anything is done with it. */
class TimedWorker extends Worker {
  static answered = 0
  constructor(...args) {
    super(...args)
    this.addEventListener('message', () => {
      TimedWorker.answered = performance.now()
    })
  }
}

/** How long a worker that has started takes for an index that it has never seen, in milliseconds. */
async function timeReading(packed) {
  const worker = new Worker(new URL('./engine/decodeWorker.js', import.meta.url), {
    type: 'module',
    name: 'throughline-index',
  })
  const ask = (packed) =>
    new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve(data)
      worker.postMessage([packed, packed.manifest?.name])
    })
  // It refuses what is no index, and with that it has started.
  await ask({})
  const start = performance.now()
  await ask(packed)
  const time = performance.now() - start
  worker.terminate()
  return time
}

/** All of it in one page, in milliseconds: what the worker takes with its start, what this thread does; and each list. */
export async function run() {
  const [manifest, sessions] = await Promise.all(
    ['/manifest', '/sessions'].map(async (path) => (await fetch(path)).json()),
  )
  const file = new Uint8Array(await (await fetch('/file')).arrayBuffer())
  const ids = await (await fetch('/ids')).text()
  globalThis.Worker = TimedWorker
  const packed = { manifest, file, ids }
  const [reading, whole, handing, taking] = [[], [], [], []]
  let index
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    const decoded = decodeInWorker(packed, manifest.name)
    handing.push(performance.now() - start)
    index = await decoded
    createEngine(index)
    taking.push(performance.now() - TimedWorker.answered)
    whole.push(TimedWorker.answered - start)
    reading.push(await timeReading(packed))
  }
  const unranked = createEngine({ ...index, manifest: { ...manifest, ranker: [] } })
  return {
    reading: median(reading),
    whole: median(whole),
    handing: median(handing),
    taking: median(taking),
    speed: race(
      {
        'plain VMIS-kNN': createReference(index),
        neighbours: listsOf(unranked),
        'neighbours, re-ranked': listsOf(createEngine(index)),
      },
      sessions,
    ),
  }
}
