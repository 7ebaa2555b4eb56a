import type { Inspection, Recommendations } from '../../recommendations/recommendations.ts'
import type { Repeats, Suggested } from '../../recommendations/source.ts'
import type { Context } from '../context.ts'
import type { Panel } from '../view/frame.ts'
import { type Child, h } from '../view/h.ts'
import { heads } from '../view/heads.ts'
import { shown } from '../view/shown.ts'
import { terms } from '../view/terms.ts'

type List = Inspection['lists'][number]

/** The last visits of a session, each of which is left out once to see what it does. */
const MOST_SPLIT = 8
/** The nearest products of each of them. */
const MOST_NEAR = 5
/** A clock of a page that is not isolated ticks every 0.1 ms: so many milliseconds are measured at least. */
const LEAST_MEASURED = 1
/** … unless so many answers take none of it: a clock that somebody has stopped does not go on. */
const MOST_MEASURED = 1000

/** Why which products are recommended. */
export function createRecommendationsPanel(
  { say, redraw }: Context,
  recommendations: Recommendations,
): Panel {
  /** How long the answer that is shown takes, in microseconds. */
  const took = new WeakMap<object, number>()
  const nameOf = (id: string) => shown(recommendations.product(id)?.item_name ?? id)
  const again = (list: List) => {
    list.refresh()
    redraw()
  }
  /** What the device finds for a session; nothing, where somebody else would have to be asked. */
  const find = (
    { answer, remote }: Inspection,
    session: Inspection['session'],
    limit: number,
    repeats: Repeats,
  ): readonly Suggested[] => {
    const found = !remote && answer({ placement: '', session, limit, repeats, allow: () => true })
    return found && 'items' in found ? found.items : []
  }
  const timeOf = (inspection: Inspection, shown: object, limit: number) => {
    if (!took.has(shown)) {
      const began = performance.now()
      let count = 0
      let time = 0
      do {
        find(inspection, inspection.session, limit, 'model')
        count++
        time = performance.now() - began
      } while (time < LEAST_MEASURED && count < MOST_MEASURED)
      took.set(shown, (time / count) * 1000)
    }
    return `${Math.round(took.get(shown) as number)} µs`
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
    const state = list.get()
    const { placement, origin, arm, items, removed, listId } = state
    const partsOf = split(
      inspection,
      items.map(({ item_id }) => item_id),
    )
    return [
      h('h2', null, shown(placement)),
      h(
        'div.row',
        null,
        h('span.chip', null, origin),
        arm !== 'none' && h('span.chip', null, arm),
        h('button', { onclick: () => again(list) }, say('Ask again')),
        !inspection.remote && h('span.soft', null, timeOf(inspection, state, items.length)),
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
      const visited = [...new Map(session.map((visit) => [visit.item_id, visit])).values()]
      const near = visited.slice(-MOST_SPLIT).map((visit) => {
        const found = find(inspection, [visit], MOST_NEAR, 'novel')
        const said = found.map(({ item_id, score }) => `${nameOf(item_id)} ${score.toFixed(2)}`)
        return [nameOf(visit.item_id), said.join(' · ') || '–'] as const
      })
      return h(
        'div.scroll',
        null,
        lists.length === 0 && h('p.note', null, say('No list has been asked for.')),
        lists.map((list) => draw(list, inspection)),
        near.length > 0 && h('h2', null, say('Neighbours')),
        terms(near),
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
