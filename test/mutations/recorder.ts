import type { Touchpoint } from 'throughline/tracking'
import { createRecorder, type Recorder } from '../../src/overlay/record/recorder.ts'

declare global {
  var recorder: Recorder
}

// What the overlay's panel does, for whoever presses its button as soon as the page is there.
globalThis.recorder = createRecorder()
const own = globalThis.recorder
if (!own.current()) own.start([])
;(globalThis as any).throughline('ready', async ({ tracking, shop }: any) => {
  const heard = new Set<string>()
  tracking.observe({
    recorded(touchpoint: Touchpoint) {
      heard.add(touchpoint.id)
      own.add(touchpoint)
    },
  })
  // What was recorded while the page was being built is still in the queue.
  const rows: ReadonlyMap<unknown, Touchpoint> = await shop.hub.log.storage.change('up')
  for (const row of rows.values())
    if (row.at >= performance.timeOrigin && row.name && !heard.has(row.id)) own.add(row, row.at)
})
