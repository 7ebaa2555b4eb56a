import type { Context } from '../context.ts'
import type { FindingName } from '../findings/finding.ts'
import { type Child, h } from '../view/h.ts'
import type { Text } from '../view/texts.ts'
import { fateOf, type Recorded } from '../watch/record.ts'
import { worst } from './looks.ts'
import { phaseOf, phases } from './phases.ts'

/** What records can be told apart by. */
const kinds = {
  collection: ({ collection }: Recorded) => collection,
  fate: fateOf,
  channel: ({ channel }: Recorded) => channel,
  phase: ({ name }: Recorded) => phaseOf(name),
} as const

type Kind = keyof typeof kinds

/** What is shown of the list, and by what it is chosen. */
export interface Filters {
  apply(): readonly Recorded[]
  draw(count: number): readonly Child[]
}

export function createFilters({ watch, say, redraw }: Context): Filters {
  let query = ''
  let finding: FindingName | undefined
  const chosen: { [kind in Kind]?: string } = {}
  /** Written out when somebody searches for the first time. */
  const texts = new WeakMap<object, string>()
  const textOf = (record: Recorded) => {
    let text = texts.get(record)
    if (text === undefined) {
      const { name, id, page, body } = record
      text = `${name} ${id} ${page} ${JSON.stringify(body)}`.toLowerCase()
      texts.set(record, text)
    }
    return text
  }
  /** What there is to choose from, and what was chosen, even when nothing is left of it. */
  const options = (kind: Kind): readonly string[] => {
    if (kind === 'phase') return phases
    const values = new Set<string>()
    // Without a list of as many in between: this is done in each frame.
    for (const record of watch.records) values.add(kinds[kind](record))
    if (chosen[kind]) values.add(chosen[kind])
    return [...values].sort()
  }
  const change = (what: () => void) => {
    what()
    redraw()
  }
  const reset = () =>
    change(() => {
      query = ''
      finding = undefined
      for (const kind in chosen) delete chosen[kind as Kind]
    })

  return {
    apply() {
      const words = query.toLowerCase().split(/\s+/).filter(Boolean)
      const by = Object.entries(chosen) as [Kind, string][]
      if (!words.length && !by.length && !finding) return watch.records
      return watch.records.filter(
        (record) =>
          by.every(([kind, value]) => kinds[kind](record) === value) &&
          (!finding || record.findings.some(({ kind }) => kind === finding)) &&
          words.every((word) => textOf(record).includes(word)),
      )
    },
    draw(count) {
      const found = new Map<FindingName, number>()
      for (const { findings } of watch.records)
        for (const kind of new Set(findings.map(({ kind }) => kind)))
          found.set(kind, (found.get(kind) ?? 0) + 1)
      const filtered = query || finding || Object.keys(chosen).length
      return [
        h(
          'div.bar',
          { role: 'group', 'aria-label': say('Findings') },
          found.size ? false : h('span.good', null, `✓ ${say('No findings')}`),
          [...found].map(([kind, many]) =>
            h(
              `button.chip.${worst(kind)}`,
              {
                key: kind,
                'data-tl-found': kind,
                'aria-pressed': `${finding === kind}`,
                onclick: () =>
                  change(() => {
                    finding = finding === kind ? undefined : kind
                  }),
              },
              `${say(kind)} ${many}`,
            ),
          ),
        ),
        h(
          'div.bar',
          { role: 'search' },
          h('input', {
            type: 'search',
            'aria-label': say('Search'),
            placeholder: say('Search'),
            value: query,
            oninput: ({ target }: Event) =>
              change(() => {
                query = (target as HTMLInputElement).value
              }),
          }),
          (Object.keys(kinds) as Kind[]).map((kind) =>
            h(
              'select',
              {
                'aria-label': say(kind),
                value: chosen[kind] ?? '',
                onchange: ({ target }: Event) =>
                  change(() => {
                    const { value } = target as HTMLSelectElement
                    if (value) chosen[kind] = value
                    else delete chosen[kind]
                  }),
              },
              h('option', { value: '' }, `${say(kind)}: ${say('all')}`),
              options(kind).map((value) => h('option', { value, key: value }, say(value as Text))),
            ),
          ),
          filtered ? h('button.plain', { onclick: reset }, say('Reset filters')) : false,
          h('span.soft', null, `${count} / ${watch.records.length}`),
        ),
      ]
    },
  }
}
