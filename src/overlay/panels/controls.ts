import type { Context } from '../context.ts'
import { clearStorage } from '../controls/clearStorage.ts'
import { createClock } from '../controls/clock.ts'
import { type Condition, createNetwork } from '../controls/network.ts'
import type { Panel } from '../view/frame.ts'
import { h } from '../view/h.ts'
import { timeOf } from '../view/shown.ts'

const conditions: readonly Condition[] = ['normal', 'offline', 'slow', 'server-error']

/** By how much the clock jumps, in milliseconds: past the end of a session, of a checkout's hold, a day, a month. */
const jumps = [
  ['+31 min', 31 * 60_000],
  ['+1 h', 3_600_000],
  ['+1 d', 86_400_000],
  ['+30 d', 30 * 86_400_000],
] as const

/** Makes the shop's world another one, to see what it does. */
export function createControlsPanel(context: Context): Panel {
  const { shop, watch, stops, say, redraw } = context
  const { hub } = shop
  const network = createNetwork(hub, watch, redraw)
  const clock = createClock(hub)
  stops.push(network.stop, () => clock.jump(0))
  context.warning = () =>
    network.get() === 'normal' ? '' : `${say('Network: ')}${say(network.get())}${network.holds() ? ' ✓' : ''}`
  let sure = false
  const jump = (by: number) => {
    clock.jump(by)
    redraw()
  }
  const clear = () => {
    if (sure) {
      watch.stop()
      void clearStorage(shop)
    }
    sure = true
    redraw()
  }
  return {
    name: 'controls',
    draw: () =>
      h(
        'div.scroll',
        null,
        h('h2', null, say('Network')),
        hub.transport
          ? [
              h(
                'div.row',
                { role: 'group', 'aria-label': say('Network') },
                conditions.map((condition) =>
                  h(
                    'button',
                    {
                      'aria-pressed': `${network.get() === condition}`,
                      onclick() {
                        network.set(condition)
                        redraw()
                      },
                    },
                    say(condition),
                  ),
                ),
              ),
              h(
                'p.soft',
                null,
                say(
                  'Anything but normal makes this tab the sender for all tabs of this browser, until it is normal again or closed.',
                ),
              ),
            ]
          : h('p.soft', null, say('This shop has no server.')),
        h('h2', null, say('Clock')),
        h(
          'div.row',
          null,
          jumps.map(([text, by]) => h('button', { onclick: () => jump(by) }, text)),
          h('button', { 'aria-pressed': `${!clock.ahead}`, onclick: () => jump(0) }, say('Real time')),
          clock.ahead > 0 &&
            h('span.warn', null, `${new Date(hub.clock()).toLocaleDateString()} ${timeOf(hub.clock())}`),
        ),
        h('p.soft', null, say('For this page, until it is loaded again. Timers go on as they are.')),
        h('h2', null, say('Storage')),
        h(
          'div.row',
          null,
          h('button', { onclick: () => void shop.flush() }, say('Send now')),
          h('button', { onclick: () => watch.clear() }, say('Clear the list')),
          h(
            `button.${sure ? 'bad' : 'text'}`,
            { onclick: clear },
            say(sure ? 'Clear and reload: sure?' : 'Clear storage'),
          ),
        ),
        h(
          'p.soft',
          null,
          say('Clearing storage deletes what this shop keeps in the browser, also what was not sent yet.'),
        ),
      ),
  }
}
