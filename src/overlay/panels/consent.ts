import type { Consent } from '../../consent/consent.ts'
import type { Purpose } from '../../core/collection.ts'
import type { ConsentGate } from '../../core/ports.ts'
import type { Context } from '../context.ts'
import type { Panel } from '../view/frame.ts'
import { type Child, h } from '../view/h.ts'
import { heads } from '../view/heads.ts'
import { shown } from '../view/shown.ts'
import { fateOf, type Recorded, refused } from '../watch/record.ts'

const wordOf = (word: unknown) =>
  word === undefined ? 'undecided' : word === true ? 'granted' : word === false ? 'denied' : 'asked'

/** What somebody has agreed to, and what that keeps back. */
export function createConsentPanel({ shop, watch, say, redraw }: Context): Panel {
  const consent = shop.hub.consent as (ConsentGate & Partial<Consent>) | undefined
  const choices = (purpose: Purpose, decision: boolean | undefined): Child => {
    if (purpose === 'necessary' || !consent?.grant) return say(wordOf(decision))
    const choose = (what: 'grant' | 'deny', is: boolean) => {
      const onclick = () => {
        consent[what]?.(purpose)
        redraw()
      }
      return h('button', { 'aria-pressed': `${decision === is}`, onclick }, say(wordOf(is)))
    }
    const both = [choose('grant', true), choose('deny', false)]
    return h('div.row', { role: 'group', 'aria-label': purpose }, both)
  }
  /** Who has said what: the shop's own word, and those of its sources. */
  const words = (purpose: Exclude<Purpose, 'necessary'>): Child[] => {
    const { shop: own, sources } = consent?.said?.() ?? { shop: {}, sources: [] }
    const all = [[say('shop'), own[purpose]] as const].concat(
      sources.map((source, at) => [`${say('source')} ${at + 1}`, source?.[purpose]]),
    )
    return all.map(([who, word]) => word !== undefined && h('div.soft', null, `${who}: ${say(wordOf(word))}`))
  }
  const kept = (records: readonly Recorded[], which: (record: Recorded) => boolean): Child => {
    const counts = new Map<string, number>()
    for (const record of records)
      if (which(record)) counts.set(record.name, (counts.get(record.name) ?? 0) + 1)
    return h(
      'td',
      null,
      [...counts].map(([name, count]) => h('div', null, h('code', null, shown(name)), ` ${count}`)),
    )
  }
  return {
    name: 'consent',
    draw() {
      if (!consent) return h('p.note', null, say('This shop asks for no consent: everything is granted.'))
      const decisions = Object.entries(consent.get()) as [
        Exclude<Purpose, 'necessary'>,
        boolean | undefined,
      ][]
      return h(
        'div.scroll',
        null,
        h(
          'table',
          null,
          heads([say('Purpose'), say('Decision'), say('held'), say('Would have been sent')]),
          decisions.map(([purpose, decision]) => {
            const mine = watch.records.filter(
              (record) => record.purpose === purpose && record.collection === 'touchpoints',
            )
            return h(
              'tr',
              { key: purpose },
              h('td.whole', null, purpose, decision === undefined && h('div.warn', null, say('undecided'))),
              h('td', null, choices(purpose, decision), words(purpose)),
              kept(mine, (record) => fateOf(record) === 'held'),
              kept(mine, refused),
            )
          }),
        ),
        h(
          'p.soft',
          null,
          say(
            'A decision made here counts as the visitor’s. A grant sends what is held; a denial forgets what was recorded.',
          ),
        ),
      )
    },
  }
}
