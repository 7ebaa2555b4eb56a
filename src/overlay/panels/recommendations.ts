import type { Recommendations } from '../../recommendations/recommendations.ts'
import type { Context } from '../context.ts'
import type { Panel } from '../view/frame.ts'
import { h } from '../view/h.ts'
import { shown } from '../view/shown.ts'

/** Why which products are recommended. */
export function createRecommendationsPanel(
  { say, redraw }: Context,
  recommendations: Recommendations,
): Panel {
  /** How long the last answer took, in microseconds, by list. */
  const took = new Map<unknown, number>()
  return {
    name: 'recommendations',
    draw() {
      const lists = recommendations.lists()
      return h(
        'div.scroll',
        null,
        lists.length === 0 && h('p.note', null, say('No list has been asked for.')),
        lists.map((list) => {
          const { placement, origin, arm, items, removed, listId } = list.get()
          const ask = () => {
            const began = performance.now()
            list.refresh()
            took.set(list, (performance.now() - began) * 1000)
            redraw()
          }
          const time = took.get(list)
          return [
            h('h2', null, shown(placement)),
            h(
              'div.row',
              null,
              h('span.chip', null, origin),
              arm !== 'none' && h('span.chip', null, arm),
              h('code.soft', null, listId),
              h('button', { type: 'button', onclick: ask }, say('Ask again')),
              time !== undefined && h('span.soft', null, `${Math.round(time)} µs`),
            ),
            h(
              'table',
              null,
              h(
                'tr',
                null,
                [say('Line'), say('Score'), say('Reason')].map((text) => h('th', null, text)),
              ),
              items.map(({ item_id, score, reason, product }) => {
                const { kind, because, share } = reason as { kind: string; because?: string; share?: number }
                const named = because && (recommendations.product(because)?.item_name ?? because)
                return h(
                  'tr',
                  { key: item_id },
                  h('td', null, shown(product?.item_name ?? item_id), h('div.soft', null, shown(item_id))),
                  h('td.figure', null, score.toFixed(3)),
                  h(
                    'td',
                    null,
                    kind,
                    named && ` ← ${shown(named)}`,
                    share !== undefined && ` ${Math.round(share * 100)} %`,
                  ),
                )
              }),
            ),
            Object.entries(removed).some(([, count]) => count) &&
              h(
                'p.soft',
                null,
                `${say('Removed')}: ${Object.entries(removed)
                  .map(([why, count]) => `${why} ${count}`)
                  .join(', ')}`,
              ),
          ]
        }),
      )
    },
  }
}
