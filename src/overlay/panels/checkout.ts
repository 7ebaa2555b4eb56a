import type { Context } from '../context.ts'
import type { Panel } from '../view/frame.ts'
import { h } from '../view/h.ts'
import { shown, timeOf } from '../view/shown.ts'
import { tree } from '../view/tree.ts'

interface Machine {
  readonly id?: string
  readonly at?: string
  readonly steps?: readonly string[]
  readonly all?: readonly string[]
  readonly done?: readonly string[]
  readonly placing?: unknown
  readonly order?: unknown
}

/** The machine of the checkout: where it is, what is done, what was typed. */
export function createCheckoutPanel({ shop, watch, say }: Context): Panel {
  return {
    name: 'checkout',
    draw() {
      const rows = shop.hub.log.replicas.get('checkout')?.get() ?? new Map()
      const now = rows.get('now') as Machine | undefined
      const { steps = [], done = [], at, order, placing } = now ?? {}
      const told = watch.records.filter(
        ({ name, tab }) => tab === watch.tab && /checkout|_info$|^purchase$/.test(name),
      )
      return h(
        'div.scroll',
        null,
        !now && h('p.note', null, say('No checkout has begun.')),
        now && [
          h('p', null, say(order ? 'order placed' : placing ? 'order is being placed' : 'in progress')),
          h(
            'ol',
            null,
            steps.map((step) =>
              h(
                'li',
                { 'aria-current': step === at && 'step' },
                h(
                  `span.${done.includes(step) ? 'good' : 'soft'}`,
                  null,
                  done.includes(step) ? '✓ ' : step === at ? '▸ ' : '· ',
                ),
                step,
              ),
            ),
          ),
        ],
        told.length > 0 && [
          h('h2', null, say('events')),
          h(
            'ol',
            null,
            told.slice(-30).map(({ at, name, body, findings }) =>
              h(
                'li',
                null,
                h('span.soft', null, `${timeOf(at)} `),
                h('code', null, shown(`${name} ${stepOf(body)}`)),
                findings.map(({ kind }) => h('span.chip.warn', null, say(kind))),
              ),
            ),
          ),
        ],
        now && [h('h2', null, say('State')), tree(Object.fromEntries(rows), 1)],
      )
    },
  }
}

/** Whatever a page has written there. */
const stepOf = (body: unknown) => {
  const { step } = Object(body) as { step?: unknown }
  return typeof step === 'string' ? step : ''
}
