import { readMeta } from '../../core/meta.ts'
import type { Context } from '../context.ts'
import { bytesOf } from '../view/bytesOf.ts'
import type { Panel } from '../view/frame.ts'
import { h } from '../view/h.ts'
import { heads } from '../view/heads.ts'
import { timeOf } from '../view/shown.ts'
import { terms } from '../view/terms.ts'

/** What goes to the server and comes back. */
export function createSyncPanel({ shop, watch, say, redraw }: Context): Panel {
  const { hub, status } = shop
  /** Some tab holds the connection for all, perhaps since before anybody looked. */
  let held = false
  const look = async () => {
    const { held: locks = [] } = (await globalThis.navigator.locks?.query()) ?? {}
    const is = locks.some(({ name }) => name === `throughline:${hub.name}/live`)
    if (is === held) return
    held = is
    redraw()
  }
  return {
    name: 'sync',
    draw() {
      look().catch(() => {})
      const { connection, pending, error, storage } = status.get()
      const { device, log, cursor, folded, skew } = readMeta(hub.log.rows())
      const about = {
        [say('Connection')]: say(connection),
        [say('Storage')]: storage,
        [say('pending')]: pending,
        [say('Cursor')]: `${cursor} (${say('folded')} ${folded})`,
        [say('Live connection')]: watch.live ? `✓ ${watch.heard}` : held ? '✓' : '–',
        [say('Device')]: device ?? '–',
        [say('Log')]: log || '–',
        [say('Clock skew')]: `${skew} ms`,
        [say('Address')]: hub.transport?.address ?? '–',
      }
      return h(
        'div.scroll',
        null,
        error && h('p.bad', null, `${error.code}: ${error.message}`),
        terms(Object.entries(about)),
        h('h2', null, say('Requests of this tab')),
        watch.requests.length === 0 && h('p.soft', null, say('Nothing here.')),
        watch.requests.length > 0 &&
          h(
            'table',
            null,
            heads([say('Time'), say('Path'), say('Answer'), '↑', '↓', 'ms'], [3, 4, 5]),
            watch.requests
              .slice(-100)
              .reverse()
              .map(({ at, path, status, sent, received, took, error }) =>
                h(
                  'tr',
                  null,
                  h('td.whole', null, timeOf(at)),
                  h('td.whole', null, path),
                  h(
                    `td.${status === undefined ? 'soft' : /^20/.test(`${status}`) ? 'good' : 'bad'}`,
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
