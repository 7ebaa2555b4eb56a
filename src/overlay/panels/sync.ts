import { readMeta } from '../../core/meta.ts'
import type { Context } from '../context.ts'
import { bytesOf } from '../view/bytesOf.ts'
import type { Panel } from '../view/frame.ts'
import { h } from '../view/h.ts'
import { timeOf } from '../view/shown.ts'

/** What goes to the server and comes back. */
export function createSyncPanel({ shop, watch, say }: Context): Panel {
  const { hub, status } = shop
  return {
    name: 'sync',
    draw() {
      const { connection, pending, error, storage } = status.get()
      const { device, log, cursor, folded, skew } = readMeta(hub.log.rows())
      const about = {
        [say('Connection')]: connection,
        [say('Storage')]: storage,
        [say('pending')]: pending,
        [say('Cursor')]: `${cursor} (${say('folded')} ${folded})`,
        [say('Live connection')]: watch.live ? `✓ ${watch.heard}` : '–',
        [say('Device')]: device ?? '–',
        [say('Log')]: log || '–',
        [say('Clock skew')]: `${skew} ms`,
        [say('Address')]: hub.transport?.address ?? '–',
      }
      return h(
        'div.scroll',
        null,
        error && h('p.bad', null, `${error.code}: ${error.message}`),
        h(
          'dl',
          null,
          Object.entries(about).map(([term, what]) => [h('dt', null, term), h('dd', null, `${what}`)]),
        ),
        h('h2', null, say('Requests of this tab')),
        watch.requests.length === 0 && h('p.soft', null, say('Nothing here.')),
        watch.requests.length > 0 &&
          h(
            'table',
            null,
            h(
              'tr',
              null,
              [say('Time'), say('Path'), say('Answer'), '↑', '↓', 'ms'].map((text, at) =>
                h(at > 2 ? 'th.figure' : 'th', null, text),
              ),
            ),
            watch.requests
              .slice(-100)
              .reverse()
              .map(({ at, path, status, sent, received, took, error }) =>
                h(
                  'tr',
                  null,
                  h('td', null, timeOf(at)),
                  h('td', null, path),
                  h(
                    `td.${status === undefined ? 'soft' : status === 200 ? 'good' : 'bad'}`,
                    null,
                    status === undefined ? say('waiting') : status || say('not reached'),
                    error && h('div', null, error),
                  ),
                  h('td.figure', null, bytesOf(sent)),
                  h('td.figure', null, received === undefined ? '' : bytesOf(received)),
                  h('td.figure', null, took === undefined ? '' : Math.round(took)),
                ),
              ),
          ),
      )
    },
  }
}
