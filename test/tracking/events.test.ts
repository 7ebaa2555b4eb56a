import type { EventsOf, Schema, Tracking } from 'throughline/tracking'
import * as v from 'valibot'
import { expect, expectTypeOf, test } from 'vitest'
import { recordingTracking } from '../support/recordingTracking.ts'

const schemas = { quiz_finished: v.object({ score: v.number() }) }

declare module 'throughline/tracking' {
  interface Events extends EventsOf<typeof schemas> {
    engraving_chosen: { readonly text_length: number }
  }
}

const items = [{ item_id: 'SKU-1', price: 1980 }]

test('known names ask for their parameters, and take more', () => {
  const { track, of } = recordingTracking()
  track('purchase', {
    transaction_id: 'T-1',
    currency: 'JPY',
    value: 1980,
    items,
    customer_type: 'new',
    gift: true,
  })
  // @ts-expect-error: an order has a number
  track('purchase', { currency: 'JPY', value: 1980, items })
  // @ts-expect-error: a value is a number
  track('view_item', { value: '1980', items })
  // @ts-expect-error: a step has a name
  track('checkout_step_error', { reason: 'card_declined' })
  track('view_promotion', {
    promotion_name: '夏のセール',
    items: [{ item_id: 'SKU-1', creative_slot: 'hero' }],
  })
  track('anything_else', { whatever: 1 })
  expect(of('purchase')).toHaveLength(2)
})

test('a shop adds events of its own, by declaration or by its validators', () => {
  const { track, of } = recordingTracking()
  track('engraving_chosen', { text_length: 4 })
  // @ts-expect-error: declared above
  track('engraving_chosen', { text_length: 'four' })
  track('quiz_finished', { score: 3 })
  // @ts-expect-error: says the validator
  track('quiz_finished', { points: 3 })
  expectTypeOf(schemas.quiz_finished).toExtend<Schema<{ score: number }>>()
  expectTypeOf<Tracking['track']>().toBeFunction()
  expect(of('quiz_finished')).toHaveLength(2)
})
