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
  draw(): readonly Child[]
}

/** What all records come to; they are looked through when one has changed, and not in each frame that scrolls. */
interface Survey {
  readonly matching: readonly Recorded[]
  readonly found: ReadonlyMap<FindingName, number>
  readonly options: { readonly [kind in Kind]: readonly string[] }
}

export function createFilters({ watch, say, redraw, stops }: Context): Filters {
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
  let known: Survey | undefined
  stops.push(
    watch.subscribe(() => {
      known = undefined
    }),
  )
  const survey = (): Survey => {
    const { records } = watch
    const words = query.toLowerCase().split(/\s+/).filter(Boolean)
    const by = Object.entries(chosen) as [Kind, string][]
    const matches = (record: Recorded) =>
      by.every(([kind, value]) => kinds[kind](record) === value) &&
      (!finding || record.findings.some(({ kind }) => kind === finding)) &&
      words.every((word) => textOf(record).includes(word))
    const found = new Map<FindingName, number>()
    // What was chosen stays, even when nothing is left of it.
    const valuesOf = (kind: Kind) => new Set(chosen[kind] ? [chosen[kind]] : [])
    const [collections, fates, channels] = [valuesOf('collection'), valuesOf('fate'), valuesOf('channel')]
    for (const record of records) {
      collections.add(record.collection)
      fates.add(fateOf(record))
      channels.add(record.channel)
      if (record.findings.length)
        for (const kind of new Set(record.findings.map(({ kind }) => kind)))
          found.set(kind, (found.get(kind) ?? 0) + 1)
    }
    return {
      matching: words.length || by.length || finding ? records.filter(matches) : records,
      found,
      options: {
        collection: [...collections].sort(),
        fate: [...fates].sort(),
        channel: [...channels].sort(),
        phase: phases,
      },
    }
  }
  const surveyed = () => (known ??= survey())
  const change = (what: () => void) => {
    what()
    known = undefined
    redraw()
  }
  const reset = () =>
    change(() => {
      query = ''
      finding = undefined
      for (const kind in chosen) delete chosen[kind as Kind]
    })

  return {
    apply: () => surveyed().matching,
    draw() {
      const { matching, found, options } = surveyed()
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
              options[kind].map((value) => h('option', { value, key: value }, say(value as Text))),
            ),
          ),
          filtered ? h('button.plain', { onclick: reset }, say('Reset filters')) : false,
          h('span.soft', null, `${matching.length} / ${watch.records.length}`),
        ),
      ]
    },
  }
}
