import fc from 'fast-check'
import { checkEvent, warnAboutEvents } from 'throughline/tracking'
import * as v from 'valibot'
import { afterEach, expect, test, vi } from 'vitest'
import { recordingTracking } from '../support/recordingTracking.ts'

afterEach(() => vi.restoreAllMocks())

const item = { item_id: 'SKU-1', price: 1980 }
const cyclic: Record<string, unknown> = {}
cyclic.self = cyclic
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, 1]))
const hostile = Object.defineProperty({}, 'x', {
  enumerable: true,
  get: () => {
    throw new Error('no')
  },
})

test.each<[string, string, unknown]>([
  ['an order', 'purchase', { transaction_id: 'T-1', currency: 'JPY', value: 1980, items: [item] }],
  ['a list without a currency', 'view_item_list', { item_list_id: 'search', items: [{ ...item, index: 3 }] }],
  ['a promotion without a product', 'view_promotion', { items: [{ promotion_id: 'P-1' }] }],
  ['an item with 27 parameters of its own', 'view_item', { items: [{ ...item, ...many(27) }] }],
  ['a search', 'search', { search_term: '煎茶' }],
  ['an event of the shop', 'quiz_finished', { score: 3, answers: ['a', 'b'], nested: { deep: [1] } }],
  ['nothing to say', 'sign_up', undefined],
  ['what is left out', 'view_item', { items: [item], currency: undefined, coupon: undefined }],
])('%s is fine', (_, name, params) => {
  expect(checkEvent(name, params)).toEqual([])
})

test.each<[string, string, unknown, string, string]>([
  [
    'a value without a currency',
    'view_item',
    { value: 1980, items: [item] },
    'currency',
    "write currency: 'JPY'",
  ],
  [
    'an order without a number',
    'purchase',
    { currency: 'JPY', value: 1, items: [item] },
    'transaction_id',
    "write transaction_id: 'T-1001'",
  ],
  ['no items', 'add_to_cart', {}, 'items', "write items: [{'item_id':'SKU-1'"],
  [
    'a price with a sign',
    'view_item',
    { items: [{ ...item, price: '¥1,980' }] },
    'items[0].price',
    'write price: 1980',
  ],
  [
    'a value in a text',
    'view_item',
    { currency: 'JPY', value: '19.8', items: [item] },
    'value',
    'write value: 19.8',
  ],
  ['one item, not a list', 'view_item', { items: item }, 'items', 'takes a list'],
  [
    'an item without an id',
    'view_item',
    { items: [{ item_name: '煎茶' }] },
    'items[0].item_id',
    "write item_id: 'SKU-1'",
  ],
  ['an item that is none', 'view_item', { items: ['SKU-1'] }, 'items[0]', "write { item_id: 'SKU-1'"],
  ['201 items', 'view_item_list', { items: Array.from({ length: 201 }, () => item) }, 'items', '200 at most'],
  ['28 parameters of an item', 'view_item', { items: [{ ...item, ...many(28) }] }, 'items[0]', '27 at most'],
  [
    'a currency by its sign',
    'view_item',
    { currency: '円', value: 1, items: [item] },
    'currency',
    'ISO 4217',
  ],
  ['a name written another way', 'addToCart', { items: [item] }, 'name', "write 'add_to_cart'"],
  ['a name with spaces', 'Quiz Finished', {}, 'name', "such as 'quiz_finished'"],
  ['a BigInt', 'search', { search_term: 'tea', hits: 3n }, 'hits', 'write Number(…)'],
  [
    'a deep one',
    'odd',
    JSON.parse(`{"a":${'['.repeat(3000)}${']'.repeat(3000)}}`),
    'params',
    'write flatter ones',
  ],
  ['a cyclic object', 'odd', cyclic, 'self', 'contains itself'],
  ['a function', 'odd', { a: { b: () => {} } }, 'a.b', 'write plain data'],
  ['NaN', 'odd', { list: [Number.NaN] }, 'list[0]', 'write a finite number'],
  ['a Map', 'odd', { seen: new Map() }, 'seen', 'write plain data'],
  ['a getter that throws', 'odd', hostile, 'params', 'write plain data'],
  ['10,000 fields', 'odd', many(10_000), 'params', '100 at most'],
  ['33 KB', 'odd', { note: 'あ'.repeat(11_264), by: 'me' }, 'note', '32 KB at most'],
  ['a text for parameters', 'search', '煎茶', 'params', "write { search_term: '煎茶' }"],
])('%s is told, with the event, the field and what to write', (_, name, params, field, advice) => {
  const found = checkEvent(name, params).find((problem) => problem.field === field)
  expect(found?.problem).toContain(`'${name}'`)
  expect(found?.problem).toContain(advice)
})

test('whatever is handed in, the check answers and does not throw', () => {
  fc.assert(
    fc.property(
      fc.string(),
      fc.anything({ withBigInt: true, withMap: true, withDate: true }),
      (name, params) => {
        expect(Array.isArray(checkEvent(name, params))).toBe(true)
        expect(Array.isArray(checkEvent('purchase', { items: params, value: params }))).toBe(true)
      },
    ),
    { examples: [['', { toString: 'no function' }]] },
  )
})

test('warnings go to the console until the stop, and keep no event from being recorded', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const tracking = recordingTracking()
  const stop = warnAboutEvents(tracking)
  tracking.track('view_item', { value: 1980, items: [item] })
  expect(warn.mock.calls).toEqual([
    ["throughline: 'view_item' has a 'value' without 'currency': write currency: 'JPY'."],
  ])
  stop()
  tracking.track('view_item', { value: 1980, items: [item] })
  expect(warn).toHaveBeenCalledTimes(1)
  expect(tracking.touchpoints).toHaveLength(2)
  expect(tracking.attached.size).toBe(0)
})

test("a shop's own validator has its say, in the same words", async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const tracking = recordingTracking()
  warnAboutEvents(tracking, {
    schemas: {
      quiz_finished: v.object({ answers: v.array(v.object({ score: v.number('a number, please') })) }),
      broken: {
        '~standard': {
          validate: () => {
            throw new Error('oops')
          },
        },
      },
    },
  })
  tracking.track('quiz_finished', { answers: [{ score: 1 }, { score: '2' }] } as never)
  tracking.track('broken')
  await expect
    .poll(() => warn.mock.calls.flat().sort())
    .toEqual([
      "throughline: 'broken' could not be checked: its schema failed (Error: oops).",
      "throughline: 'quiz_finished' is not right in 'answers.1.score': a number, please",
    ])
})

test.each([
  [0, '1970'],
  [Date.UTC(2099, 6), '2099'],
])('a clock in another age is told with the event: %s', (at, year) => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const tracking = recordingTracking(() => at)
  warnAboutEvents(tracking)
  tracking.track('login', {})
  expect(warn.mock.calls.join()).toContain(`'login' has an impossible 'at', ${year}`)
})

test('an unknown channel is told with the event, and with those there are', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const tracking = recordingTracking()
  warnAboutEvents({ ...tracking, channel: 'webb' as 'web' })
  tracking.track('login', {})
  expect(warn.mock.calls.join()).toContain("'login' has an unknown 'channel', 'webb': write one of web, app")
})
