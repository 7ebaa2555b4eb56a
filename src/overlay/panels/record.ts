import type { Hub } from '../../core/ports.ts'
import type { Touchpoint, Tracking } from '../../tracking/handle.ts'
import type { Context } from '../context.ts'
import { createRecorder, type HeardTouchpoint } from '../record/recorder.ts'
import { toJson, toNdjson } from '../record/recording.ts'
import { toSpec } from '../record/spec.ts'
import { copy } from '../view/copy.ts'
import type { Panel } from '../view/frame.ts'
import { h } from '../view/h.ts'
import { fateOf } from '../watch/record.ts'

/** Records a visit, over pages, and makes a test of it. */
export function createRecordPanel({ shop, watch, root, stops, say, redraw }: Context): Panel {
  const { tracking } = shop.hub as Hub & { tracking?: Tracking }
  let trouble = ''
  const recorder = createRecorder({
    ignore: root().host,
    onError({ message }) {
      trouble = message
      redraw()
    },
  })
  const heard = new Set<string>()
  const hear = (touchpoint: Touchpoint) => {
    heard.add(touchpoint.id)
    recorder.add(touchpoint)
  }
  /** What this page has recorded before this file was there. */
  const earlier = (): HeardTouchpoint[] =>
    watch.records
      .filter(
        (record) =>
          record.collection === 'touchpoints' &&
          record.tab === watch.tab &&
          record.at >= performance.timeOrigin &&
          !heard.has(record.id) &&
          !/held|dropped/.test(fateOf(record)),
      )
      .map(({ name, at, page, body }) => ({
        name,
        at,
        page: { location: page },
        params: body as Record<string, unknown>,
      }))
  if (recorder.get().status === 'recording')
    for (const touchpoint of earlier()) recorder.add(touchpoint, touchpoint.at)
  const undo = tracking?.observe({ recorded: hear })
  stops.push(() => undo?.(), recorder.close, recorder.subscribe(redraw))

  const save = (name: string, text: string) => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
    Object.assign(document.createElement('a'), { href: url, download: name }).click()
    setTimeout(() => URL.revokeObjectURL(url), 1000)
  }
  return {
    name: 'record',
    draw() {
      const { status, lines } = recorder.get()
      const recording = recorder.current()
      const on = status === 'recording'
      const toggle = () => {
        trouble = ''
        if (on) recorder.stop()
        else recorder.start(earlier())
        redraw()
      }
      const spec = !on && recording ? toSpec(recording) : ''
      return h(
        'div.scroll',
        null,
        h(
          'p.soft',
          null,
          say(
            'Records what you do and what the shop records of it, over pages, and makes a Playwright test of it.',
          ),
        ),
        h(
          'div.row',
          null,
          h(
            'button',
            { type: 'button', 'aria-pressed': `${on}`, onclick: toggle },
            say(on ? 'Stop recording' : 'Start recording'),
          ),
          h('span.soft', { role: 'status' }, lines > 0 && `${lines} ${say('entries')}`),
        ),
        trouble && h('p.bad', { role: 'alert' }, trouble),
        spec &&
          recording && [
            h('h2', null, say('Export')),
            h(
              'div.row',
              null,
              h('button', { type: 'button', onclick: () => save('visit.spec.ts', spec) }, 'Playwright'),
              h('button', { type: 'button', onclick: () => save('visit.json', toJson(recording)) }, 'JSON'),
              h(
                'button',
                { type: 'button', onclick: () => save('visit.ndjson', toNdjson(recording)) },
                'NDJSON',
              ),
              h('button', { type: 'button', onclick: () => void copy(spec) }, say('Copy')),
            ),
            h('pre', { tabindex: 0, 'aria-label': 'Playwright' }, spec),
          ],
      )
    },
  }
}
