import { decodeInWorker } from '../../../dist/recommendations/decodeInWorker.js'
import { createEngine } from '../../../dist/recommendations/index.js'
import { median } from '../figures.mjs'
import { race } from '../recommendations/measure.mjs'
import { createReference } from '../recommendations/reference.mjs'

const ROUNDS = 7

// As bundlers leave a page that is live: what helps developers is not measured.
globalThis.process = { env: { NODE_ENV: 'production' } }

const listsOf = (engine) => (visited) =>
  engine.list({ session: visited.map((item_id) => ({ item_id })), limit: 20 }).map(({ item_id }) => item_id)

/** Workers as they are; what this thread does to hand an index over, and when the answer came, is known. */
class TimedWorker extends Worker {
  static answered = 0
  static handing = 0
  constructor(...args) {
    const start = performance.now()
    super(...args)
    TimedWorker.handing = performance.now() - start
    this.addEventListener('message', ({ data }) => {
      if (data !== 'started') TimedWorker.answered = performance.now()
    })
  }
  postMessage(...parts) {
    const start = performance.now()
    super.postMessage(...parts)
    TimedWorker.handing += performance.now() - start
  }
}

/** How long a worker that has started takes for an index that it has never seen, in milliseconds. */
async function timeReading(packed) {
  const worker = new Worker(new URL('./engine/decodeWorker.js', import.meta.url), {
    type: 'module',
    name: 'throughline-index',
  })
  const said = () =>
    new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve(data)
    })
  await said()
  const start = performance.now()
  worker.postMessage([packed, packed.manifest.name])
  await said()
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
    index = await decodeInWorker(packed, manifest.name)
    createEngine(index)
    taking.push(performance.now() - TimedWorker.answered)
    handing.push(TimedWorker.handing)
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
