import type { Context } from '../context.ts'
import { type ComparedPage, comparePlan, type Expectation } from '../plan/comparePlan.ts'
import { isPage, readPlan, type TrackingPlan } from '../plan/plan.ts'
import type { Panel } from '../view/frame.ts'
import { type Child, h } from '../view/h.ts'
import { shown } from '../view/shown.ts'
import { fateOf } from '../watch/record.ts'
import { snapshot } from '../watch/snapshot.ts'

const KEY = 'throughline-overlay-plan'

const EXAMPLE = `{ "pages": [
  { "page": "/products/*", "events": [{ "name": "view_item", "required": ["currency", "items[0].item_id"] }] }
] }`

/** What a shop's tracking plan expects, and what of it was seen. */
export function createPlanPanel({ watch, options, say, redraw }: Context): Panel {
  const { plan: given = '' } = options
  let text = stored() || (typeof given === 'string' ? given : JSON.stringify(snapshot(given), undefined, 2))
  let plan: TrackingPlan | undefined
  let problem = ''
  const read = () => {
    problem = ''
    plan = undefined
    try {
      if (text.trim()) plan = readPlan(text)
    } catch (error) {
      problem = (error as Error).message
    }
    redraw()
  }
  read()
  /** What the shop gives is not kept: it may give another one with its next page. */
  const take = (typed: string) => {
    text = typed
    store(text)
    read()
  }
  const load = async ({ target }: Event) =>
    take((await (target as HTMLInputElement).files?.[0]?.text()) ?? text)
  const mark = ({ met, seen, lacks, early, event: { count } }: Expectation): Child =>
    met
      ? h('span.good', null, `✓ ${seen}`)
      : h(
          'span.bad',
          null,
          !seen && count !== 0
            ? `✕ ${say('missing')}`
            : lacks.length
              ? `✕ ${say('lacks')} ${lacks.join(', ')}`
              : early
                ? `✕ ${say('too early')}`
                : `✕ ${seen} / ${count}`,
        )
  const page = ({ expected, events, unexpected }: ComparedPage): Child[] => [
    h(
      'h2',
      null,
      // A heading begins with a capital letter, a path need not.
      h(
        'span.row',
        null,
        shown(expected.page),
        isPage(expected.page, location.href) && h('span.chip.good', null, say('this page')),
      ),
    ),
    h(
      'table',
      null,
      events.map((one) =>
        h('tr', null, h('td', null, h('code', null, shown(one.event.name))), h('td', null, mark(one))),
      ),
      unexpected.map(([name, count]) =>
        h(
          'tr',
          null,
          h('td', null, h('code', null, shown(name))),
          h('td.warn', null, `${say('unexpected')} ${count}`),
        ),
      ),
    ),
  ]
  return {
    name: 'plan',
    draw() {
      const visit = watch.records.filter(
        (record) =>
          record.collection === 'touchpoints' && record.tab === watch.tab && fateOf(record) !== 'dropped',
      )
      const compared = plan && comparePlan(plan, visit)
      return h(
        'div.scroll',
        null,
        compared && [
          h('p', null, `${say('Coverage of the visit')}: ${compared.met} / ${compared.expected}`),
          h('progress', {
            max: compared.expected,
            value: compared.met,
            'aria-label': say('Coverage of the visit'),
          }),
          compared.pages.map(page),
        ],
        h('h2', null, say('Tracking plan (JSON)')),
        !plan &&
          h(
            'p.soft',
            null,
            say(
              'Paste a plan or load a file: what it expects of each page is held against what is recorded.',
            ),
          ),
        problem && h('p.bad', { role: 'alert' }, problem),
        h('textarea', {
          'aria-label': say('Tracking plan (JSON)'),
          spellcheck: 'false',
          placeholder: EXAMPLE,
          value: text,
          oninput: ({ target }: Event) => take((target as HTMLTextAreaElement).value),
        }),
        h('input', {
          type: 'file',
          accept: '.json,application/json',
          'aria-label': say('Load a file'),
          onchange: load,
        }),
      )
    },
  }
}

function stored(): string | null {
  try {
    return sessionStorage.getItem(KEY)
  } catch {
    return null
  }
}

function store(text: string): void {
  try {
    sessionStorage.setItem(KEY, text)
  } catch {
    // It holds for this page.
  }
}
