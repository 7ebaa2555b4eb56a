import type { Inspection, Recommendations } from '../../recommendations/recommendations.ts'
import type { Context } from '../context.ts'
import type { Panel } from '../view/frame.ts'
import { type Child, h } from '../view/h.ts'
import { heads } from '../view/heads.ts'
import { shown } from '../view/shown.ts'
import { terms } from '../view/terms.ts'

type List = Inspection['lists'][number]

/** The last visits of a session, each of which is left out once to see what it does. */
const MOST_SPLIT = 8

/** Why which products are recommended. */
export function createRecommendationsPanel(
  { say, redraw }: Context,
  recommendations: Recommendations,
): Panel {
  /** How long the last answer took, in microseconds, by list. */
  const took = new WeakMap<List, number>()
  const nameOf = (id: string) => shown(recommendations.product(id)?.item_name ?? id)
  const ask = (list: List) => {
    const began = performance.now()
    list.refresh()
    took.set(list, (performance.now() - began) * 1000)
    redraw()
  }
  /** When an index was built, in milliseconds since 1970, by where its manifest is; as its server says. */
  const built = new Map<string, number>()
  const ageOf = (url: string) => {
    if (!built.has(url)) {
      built.set(url, Number.NaN)
      fetch(url, { method: 'HEAD' }).then(
        ({ headers }) => {
          built.set(url, Date.parse(headers.get('last-modified') ?? ''))
          redraw()
        },
        () => {},
      )
    }
    const minutes = Math.max(0, Math.round((Date.now() - (built.get(url) as number)) / 60_000))
    if (Number.isNaN(minutes)) return '–'
    return minutes < 100 ? `${minutes} min` : `${(minutes / 60).toFixed(1)} h`
  }
  /** How much of each item's score is gone without a visit: what that visit speaks for. */
  const split = ({ session, explain }: Inspection, ids: readonly string[]) => {
    const visited = [...new Set(session.map(({ item_id }) => item_id))].slice(-MOST_SPLIT)
    const scores = (of: typeof session) =>
      new Map(explain?.(of, ids).map(({ item_id, score }) => [item_id, score]))
    const all = scores(session)
    const parts = visited.map((id) => [id, scores(session.filter(({ item_id }) => item_id !== id))] as const)
    return (id: string) =>
      parts
        .map(([visit, without]) => [visit, (all.get(id) ?? 0) - (without.get(id) ?? 0)] as const)
        .filter(([, part]) => Math.abs(part) >= 0.01)
        .sort(([, a], [, b]) => b - a)
  }
  const draw = (list: List, inspection: Inspection): Child[] => {
    const { placement, origin, arm, items, removed, listId } = list.get()
    const partsOf = split(
      inspection,
      items.map(({ item_id }) => item_id),
    )
    const time = took.get(list)
    return [
      h('h2', null, shown(placement)),
      h(
        'div.row',
        null,
        h('span.chip', null, origin),
        arm !== 'none' && h('span.chip', null, arm),
        h('button', { onclick: () => ask(list) }, say('Ask again')),
        time !== undefined && h('span.soft', null, `${Math.round(time)} µs`),
        h('code.soft', null, listId),
      ),
      h(
        'table',
        null,
        heads([say('Product'), say('Score'), say('Reason')], [1]),
        items.map(({ item_id, score, reason }) => {
          const { kind, because, share } = reason as { kind: string; because?: string; share?: number }
          return h(
            'tr',
            { key: item_id },
            h('td', null, nameOf(item_id), h('div.soft', null, shown(item_id))),
            h('td.figure', null, score.toFixed(3)),
            h(
              'td',
              null,
              kind,
              because && ` ← ${nameOf(because)}`,
              share !== undefined && ` ${Math.round(share * 100)} %`,
              h(
                'div.soft',
                null,
                partsOf(item_id)
                  .map(([visit, part]) => `${nameOf(visit)} ${part.toFixed(2)}`)
                  .join(' · '),
              ),
            ),
          )
        }),
      ),
      h(
        'p.soft',
        null,
        `${say('Removed')}: ${
          Object.entries(removed)
            .map(([why, count]) => `${why} ${count}`)
            .join(', ') || '–'
        }`,
      ),
    ]
  }
  return {
    name: 'recommendations',
    draw() {
      const inspection = recommendations.inspect()
      const { lists, session, about } = inspection
      const index = about?.()
      return h(
        'div.scroll',
        null,
        lists.length === 0 && h('p.note', null, say('No list has been asked for.')),
        lists.map((list) => draw(list, inspection)),
        h('h2', null, say('Made of')),
        terms([
          [
            say('Index'),
            index?.hash
              ? `${index.hash} · ${index.sessions} ${say('sessions')} · ${index.items} ${say('products')} · ${ageOf(index.url)}`
              : '–',
          ],
          [
            say('Session'),
            session.map(({ item_id, kind }) => `${nameOf(item_id)}${kind ? ` (${kind})` : ''}`).join(' → ') ||
              '–',
          ],
        ]),
      )
    },
  }
}
