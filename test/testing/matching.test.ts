import type { Page as TestPage } from '@playwright/test'
import type { Page } from 'playwright-core'
import { type ListenedPage, type SeenTouchpoint, toHaveTouchpoint, touchpoints } from 'throughline/testing'
import { expect, expectTypeOf, test } from 'vitest'

/** A page that has sent this, in the wire's form. */
function pageThatSent(body: object | string): ListenedPage {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const request = {
    url: () => 'https://shop.example/throughline/touchpoints?v=1',
    method: () => 'POST',
    postDataBuffer: () => new TextEncoder().encode(text),
  }
  return {
    on: (event, listener) => event !== 'requestfailed' && listener(request),
    addInitScript: async () => {},
    evaluate: async () => [],
    url: () => 'about:blank',
  }
}

const context = { channel: 'web', page: { location: 'https://shop.example/' } }
const params = {
  currency: 'JPY',
  value: 0,
  items: [{ item_id: 'A' }, { item_id: 'B', price: 5 }],
  note: null,
}
const sent = (entries: unknown[]) => pageThatSent({ token: 't', sent: 1000, contexts: [context], entries })
const one = () => touchpoints(sent([[1, 'id-1', 0, 'seen', params, 0]]))
const verdict = (wanted: object) =>
  toHaveTouchpoint.call({ isNot: true }, one(), 'seen', { ...wanted }).then(({ pass }) => pass)

test.each([
  [{}, true],
  [{ currency: 'JPY' }, true],
  [{ currency: expect.stringMatching(/^J/) }, true],
  [{ items: [{ item_id: 'A' }, { price: expect.any(Number) }] }, true],
  [{ items: expect.arrayContaining([{ item_id: 'A' }]) }, true],
  [{ note: null }, true],
  [{ coupon: undefined }, true],
  [{ value: -0 }, false],
  [{ value: '0' }, false],
  [{ items: [{ item_id: 'A' }] }, false],
  [{ items: { 0: { item_id: 'A' } } }, false],
  [{ note: {} }, false],
  [{ toString: Object.prototype.toString }, false],
])('of parameters only what is named has to be so: %o', async (wanted, fits) => {
  expect(await verdict(wanted)).toBe(fits)
})

test('the time of a touchpoint is the one it tells, or follows from its age', async () => {
  const seen = touchpoints(
    sent([
      [2, 'b', 100, 'second', {}, 0],
      [1, 'a', 900, 'first', {}, 0, null, 200],
      [3, 'c', 100, 'third', {}, 0, { marketing: { ad: 'x' } }],
    ]),
  )
  expect((await seen.all()).map(({ name, at, params }) => [name, at, params])).toEqual([
    ['first', 200, {}],
    ['second', 900, {}],
    ['third', 900, { ad: 'x' }],
  ])
})

test.each(['', '{', 'null', '{"sent":1}', '{"sent":1,"contexts":[],"entries":[null]}', '\u001f\u008b'])(
  'a body in another form is nothing: %j',
  async (body) => {
    expect(await touchpoints(pageThatSent(body)).all()).toEqual([])
  },
)

test('what is no page of touchpoints is refused with the words to write', async () => {
  await expect(toHaveTouchpoint.call({}, {} as never, 'seen')).rejects.toThrow('expect(touchpoints(page))')
})

test('pages of both packages of Playwright fit, and what is seen is read only', () => {
  expectTypeOf<Page>().toExtend<ListenedPage>()
  expectTypeOf<TestPage>().toExtend<ListenedPage>()
  expectTypeOf<SeenTouchpoint['params']>().toEqualTypeOf<Readonly<Record<string, unknown>>>()
  expectTypeOf(toHaveTouchpoint).parameter(1).toEqualTypeOf<string>()
  // @ts-expect-error an option that there is not
  void ((seen: ReturnType<typeof touchpoints>) => seen.toHaveTouchpoint('seen', {}, { time: 2 }))
})
