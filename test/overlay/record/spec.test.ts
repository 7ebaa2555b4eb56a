import { transformSync } from 'esbuild'
import { expect, test } from 'vitest'
import { type Recording, type Step, toJson, toNdjson } from '../../../src/overlay/record/recording.ts'
import { type SpecOptions, toSpec } from '../../../src/overlay/record/spec.ts'

const origin = 'https://shop.example'
const button = { by: 'role', value: 'button', name: 'カートに入れる' } as const
const tea = { item_id: 'TEA-1', item_name: '煎茶', price: 980, quantity: 1 }
/** A visit whose steps are a second apart; touchpoints come half a second after the step of their number. */
function visitOf(
  steps: readonly object[],
  touchpoints: readonly (readonly [step: number, name: string, params?: object, at?: number])[] = [],
): Recording {
  return {
    version: 1,
    started: 0,
    ended: 60_000,
    viewport: { width: 1280, height: 720 },
    locale: 'ja-JP',
    whole: true,
    steps: steps.map((step, n) => ({ at: n * 1000, ...step }) as Step),
    touchpoints: touchpoints.map(([step, name, params = {}, at = step]) => ({
      name,
      params: { ...params },
      at: at * 1000 + 500,
      recorded: step * 1000 + 500,
      page: `${origin}/`,
    })),
  }
}
const open = { type: 'goto', url: `${origin}/?lang=ja` }
const buy = { type: 'click', on: button }

/** Runs a spec with stand-ins, and answers everything that it has called, in its order. */
async function run(text: string): Promise<unknown[][]> {
  const calls: unknown[][] = []
  const note = (name: string) => {
    const call = (...parts: unknown[]) => {
      if (name !== 'page.evaluate') calls.push([name, ...parts])
      else calls.push([name, parts[1]])
      return made
    }
    const made: any = new Proxy(call, {
      get: (_, key) => (key === 'then' ? undefined : note(`${name}.${String(key)}`)),
    })
    return made
  }
  const page = note('page')
  const visit = {
    async step(title: string, act: () => Promise<unknown>, expected: unknown) {
      calls.push(['step', title, expected])
      await act()
    },
    end: async () => calls.push(['end']),
  }
  let running: Promise<void> | undefined
  const test = (title: string, body: (fixtures: object) => Promise<void>) => {
    calls.push(['test', title])
    running = body({ page })
  }
  test.setTimeout = (milliseconds: number) => calls.push(['setTimeout', milliseconds])
  test.use = (options: object) => calls.push(['use', options])
  const { code } = transformSync(text.replaceAll(/^import .*$/gm, ''), { loader: 'ts' })
  const spec = new Function('test', 'expect', 'followVisit', 'touchpoints', code)
  spec(
    test,
    { any: (type: unknown) => ({ any: type }) },
    () => visit,
    () => note('seen'),
  )
  await running
  return calls
}
const only = (calls: unknown[][], name: string) => calls.filter(([one]) => one === name)

test('a visit becomes a spec that does the same, and expects what was recorded of each step', () => {
  expect(
    toSpec(
      visitOf(
        [open, buy],
        [
          [0, 'page_view', { page_location: `${origin}/?lang=ja`, page_title: 'いと茶舗' }],
          [1, 'add_to_cart', { currency: 'JPY', value: 980, items: [tea] }],
        ],
      ),
    ),
  ).toBe(`import { test } from '@playwright/test'
import { followVisit } from 'throughline/testing'

test.use({
  baseURL: ({ baseURL }, use) => use(baseURL ?? 'https://shop.example'),
  locale: 'ja-JP',
  viewport: { width: 1280, height: 720 },
})

test('the visit of 1970-01-01 records what it did', async ({ page }) => {
  const visit = followVisit(page)

  await visit.step('open /?lang=ja', () => page.goto('/?lang=ja'), [['page_view', {}]])
  await visit.step(
    'click カートに入れる',
    () => page.getByRole('button', { name: 'カートに入れる' }).click(),
    [['add_to_cart', { currency: 'JPY', value: 980, items: [{ item_id: 'TEA-1', price: 980, quantity: 1 }] }]],
  )
  await visit.end()
})
`)
})

test('each thing that was done is done again', async () => {
  const field = { by: 'label', value: 'お名前' }
  const calls = await run(
    toSpec(
      visitOf([
        open,
        { type: 'fill', on: field, value: '花子' },
        { type: 'fill', on: { by: 'testid', value: 'search' }, value: '茶' },
        { type: 'press', on: { by: 'testid', value: 'search' }, key: 'Enter' },
        { type: 'secret', on: { by: 'css', value: '#password' } },
        { type: 'check', on: { by: 'role', value: 'radio', name: '宅急便', exact: true }, checked: true },
        { type: 'click', on: { by: 'role', value: 'button', name: '買う', within: '#card' } },
        { type: 'select', on: field, values: ['a', 'b'] },
        { type: 'scroll', top: 400 },
        { type: 'back' },
        { type: 'forward' },
        { type: 'reload' },
        { type: 'goto', url: 'https://pay.example/' },
      ]),
    ),
  )
  expect(calls.filter(([name]) => `${name}`.startsWith('page'))).toEqual([
    ['page.goto', '/?lang=ja'],
    ['page.getByLabel', 'お名前', { exact: true }],
    ['page.getByLabel.fill', '花子'],
    ['page.getByLabel', 'お名前', { exact: true }],
    ['page.getByLabel.blur'],
    ['page.getByTestId', 'search'],
    ['page.getByTestId.fill', '茶'],
    ['page.getByTestId', 'search'],
    ['page.getByTestId.press', 'Enter'],
    ['page.locator', '#password'],
    ['page.locator.fill', ''],
    ['page.locator', '#password'],
    ['page.locator.blur'],
    ['page.getByRole', 'radio', { name: '宅急便', exact: true }],
    ['page.getByRole.setChecked', true],
    ['page.locator', '#card'],
    ['page.locator.getByRole', 'button', { name: '買う' }],
    ['page.locator.getByRole.click'],
    ['page.getByLabel', 'お名前', { exact: true }],
    ['page.getByLabel.selectOption', ['a', 'b']],
    ['page.evaluate', 400],
    ['page.goBack'],
    ['page.goForward'],
    ['page.reload'],
    ['page.goto', 'https://pay.example/'],
  ])
})

const hostile = [
  `'); process.exit(1); ('`,
  '`$' + '{process.exit(1)}`',
  '*/ process.exit(1) /*',
  '\\',
  `\\'"`,
  'a\nb\r\u2028\u2029c',
  '</script><img src=x onerror=alert(1)>',
  'user\u202e\u2066 admin\u2069',
  '\ud800',
  '\0',
  '茶 & "お菓子"',
]

test.each(hostile)('a hostile text is a text, wherever it stands: %j', async (text) => {
  const visit = visitOf(
    [
      { type: 'goto', url: `${origin}/` },
      { type: 'fill', on: { by: 'role', value: text, name: text }, value: text },
    ],
    [[1, text, { [text]: text, items: [{ item_id: text }] }]],
  )
  const spec = toSpec({ ...visit, locale: text }, { title: text })
  const calls = await run(spec)
  expect(only(calls, 'test')).toEqual([['test', text]])
  expect(only(calls, 'page.getByRole')[0]).toEqual(['page.getByRole', text, { name: text }])
  expect(only(calls, 'page.getByRole.fill')).toEqual([['page.getByRole.fill', text]])
  expect(only(calls, 'step')[1]?.[2]).toEqual([[text, { [text]: text, items: [{ item_id: text }] }]])
  // Nobody can hide code in what cannot be seen.
  expect(spec).not.toMatch(/[\u2028\u2029\u202e\u2066\u2069\0]/)
})

test('a parameter called __proto__ is one, and no prototype', async () => {
  const params = JSON.parse('{"__proto__":{"polluted":1},"constructor":2}')
  const touchpoints = [{ name: 'odd', params, at: 0, recorded: 0 }]
  const calls = await run(toSpec({ ...visitOf([open]), touchpoints }))
  const [[, , [[, seen]]]] = only(calls, 'step') as any
  expect(Object.keys(seen)).toEqual(['__proto__', 'constructor'])
})

const expected = async (params: object, options?: SpecOptions, name = 'seen') => {
  const calls = await run(toSpec(visitOf([open], [[0, name, params]]), options))
  const [[, , [[, wanted]]]] = only(calls, 'step') as any
  return wanted
}

test('what is another one in each visit is compared by its type alone', async () => {
  expect(
    await expected({
      transaction_id: 'T-1',
      checkout_id: 'c-1',
      duration: 1200,
      generated: '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
      until: '2026-11-26T18:00:00Z',
      score: 0.5,
      step: 'shipping',
      search_term: '煎茶',
      coupon: 'SUMMER',
      item_list_id: 'search',
      promotion_id: 'P-1',
      items: [{ item_id: 'A-1234567890-1234567890', price: 3, image: '/a.svg', index: 2 }],
      nested: { id: 3, depth: [{ at: 5, kind: 'x' }] },
      none: null,
      yes: false,
    }),
  ).toEqual({
    transaction_id: { any: String },
    checkout_id: { any: String },
    duration: { any: Number },
    generated: { any: String },
    until: { any: String },
    score: { any: Number },
    step: 'shipping',
    search_term: '煎茶',
    coupon: 'SUMMER',
    item_list_id: 'search',
    promotion_id: 'P-1',
    items: [{ item_id: 'A-1234567890-1234567890', price: 3 }],
    nested: { id: { any: Number }, depth: [{ at: { any: Number }, kind: 'x' }] },
    none: null,
    yes: false,
  })
})

test('which parameters are compared can be said for each event', async () => {
  const compare = (name: string) => (name === 'seen' ? ['currency', 'transaction_id', 'missing'] : undefined)
  const params = { currency: 'JPY', value: 3, transaction_id: 'T-1' }
  expect(await expected(params, { compare })).toEqual({ currency: 'JPY', transaction_id: { any: String } })
  expect(await expected(params, { compare }, 'other')).toMatchObject({ value: 3 })
})

test('what comes by time is expected at any time, once', async () => {
  const vital = { metric_name: 'LCP', metric_value: 812.5, metric_id: 'v1' }
  const calls = await run(
    toSpec(
      visitOf(
        [open, buy],
        [
          [0, 'web_vitals', vital],
          [1, 'web_vitals', { ...vital, metric_value: 900 }],
          [1, 'web_vitals', { ...vital, metric_name: 'INP' }],
          [1, 'view_item_list', { item_list_id: 'home', items: [tea] }],
        ],
      ),
    ),
  )
  expect(only(calls, 'step').map(([, , expected]) => expected)).toEqual([[], []])
  expect(only(calls, 'seen.toHaveTouchpoint')).toEqual([
    ['seen.toHaveTouchpoint', 'web_vitals', { metric_name: 'LCP' }],
    ['seen.toHaveTouchpoint', 'view_item_list', { item_list_id: 'home' }],
  ])
})

test('what had to wait for consent is expected where it came, as such', async () => {
  const calls = await run(
    toSpec(
      visitOf(
        [open, buy, buy],
        [
          [2, 'page_view', {}, 0],
          [2, 'add_to_cart', {}, 2],
        ],
      ),
    ),
  )
  expect(only(calls, 'step').map(([, , expected]) => expected)).toEqual([
    [],
    [],
    [
      ['page_view', {}, 'held'],
      ['add_to_cart', {}],
    ],
  ])
})

test('a long visit may take its time', async () => {
  const steps = Array.from({ length: 39 }, () => buy)
  expect(only(await run(toSpec(visitOf([open, ...steps]))), 'setTimeout')).toEqual([['setTimeout', 80_000]])
  expect(only(await run(toSpec(visitOf([open, buy]))), 'setTimeout')).toEqual([])
})

test('nothing is said of a page that was open before anybody listened', async () => {
  const calls = await run(toSpec({ ...visitOf([open, buy]), whole: false }))
  expect(only(calls, 'step').map(([, , expected]) => expected)).toEqual([undefined, []])
})

test('a recording goes as JSON, and as a line for each thing that happened', () => {
  const recording = visitOf([open, buy], [[1, 'add_to_cart', { currency: 'JPY' }]])
  expect(JSON.parse(toJson(recording))).toEqual(recording)
  const lines = toNdjson(recording)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(
    lines.map(({ type, startedDateTime, action, name }) => [type, startedDateTime, action ?? name]),
  ).toEqual([
    ['visit', '1970-01-01T00:00:00.000Z', undefined],
    ['step', '1970-01-01T00:00:00.000Z', 'goto'],
    ['step', '1970-01-01T00:00:01.000Z', 'click'],
    ['touchpoint', '1970-01-01T00:00:01.500Z', 'add_to_cart'],
  ])
})
