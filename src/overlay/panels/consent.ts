import type { Purpose } from '../../core/collection.ts'
import type { ConsentGate } from '../../core/ports.ts'
import type { Context } from '../context.ts'
import type { Panel } from '../view/frame.ts'
import { h } from '../view/h.ts'
import { fateOf } from '../watch/record.ts'

/** What `createConsent` has beyond what a shop asks for. */
interface Decides {
  grant?(...purposes: readonly Purpose[]): void
  deny?(...purposes: readonly Purpose[]): void
  disclosure?(locale: 'ja' | 'en'): readonly { readonly purpose: unknown }[]
}

/** What somebody has agreed to, and what that keeps back. */
export function createConsentPanel({ shop, watch, say, redraw }: Context): Panel {
  const consent = shop.hub.consent as (ConsentGate & Decides) | undefined
  return {
    name: 'consent',
    draw() {
      if (!consent)
        return h(
          'div.scroll',
          null,
          h('p.note', null, say('This shop asks for no consent: everything is granted.')),
        )
      const decisions = consent.get()
      return h(
        'div.scroll',
        null,
        h(
          'table',
          null,
          h(
            'tr',
            null,
            [say('Purpose'), say('Decision'), say('held'), say('Would have been sent')].map((text, at) =>
              h(at > 1 ? 'th.figure' : 'th', null, text),
            ),
          ),
          (Object.keys(decisions) as Purpose[]).map((purpose) => {
            const decision = decisions[purpose]
            const mine = watch.records.filter(
              (record) => record.purpose === purpose && record.collection === 'touchpoints',
            )
            const held = mine.filter((record) => fateOf(record) === 'held').length
            const kept = mine.filter((record) =>
              /^(denied|withdrawn)$/.test(record.fates.at(-1)?.why ?? ''),
            ).length
            const choose = (what: 'grant' | 'deny', is: boolean) =>
              h(
                'button',
                {
                  type: 'button',
                  'aria-pressed': `${decision === is}`,
                  onclick() {
                    consent[what]?.(purpose)
                    redraw()
                  },
                },
                say(is ? 'granted' : 'denied'),
              )
            return h(
              'tr',
              { key: purpose },
              h('td', null, purpose),
              h(
                'td',
                null,
                purpose === 'necessary' || !consent.grant
                  ? say(decision === undefined ? 'undecided' : decision ? 'granted' : 'denied')
                  : h(
                      'div.row',
                      { role: 'group', 'aria-label': purpose },
                      choose('grant', true),
                      choose('deny', false),
                    ),
                decision === undefined && h('div.warn', null, say('undecided')),
              ),
              h('td.figure', null, held),
              h('td.figure', null, kept),
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
