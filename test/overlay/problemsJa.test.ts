import { createCart } from 'throughline'
import { afterEach, expect, test, vi } from 'vitest'
import { inspect } from '../../src/overlay/findings/inspect.ts'
import { judge, type Schemas } from '../../src/overlay/findings/judge.ts'
import { problemInJapanese } from '../../src/overlay/view/problemsJa.ts'
import type { Recorded } from '../../src/overlay/watch/record.ts'
import { createWatch } from '../../src/overlay/watch/watch.ts'
import { closeShops, createShop } from '../support/shop.ts'

afterEach(closeShops)

const sencha = { item_id: 'SKU-1', price: 1980 }
const record = (name: string, body: unknown, more?: Partial<Recorded>): Recorded => ({
  key: '1',
  tab: 'tab',
  id: '1',
  collection: 'touchpoints',
  name,
  channel: 'web',
  at: 0,
  page: 'https://shop.example/',
  body,
  granted: true,
  fates: [{ what: 'saved', at: 0 }],
  bridges: [],
  findings: [],
  ...more,
})
const problemsOf = async (
  name: string,
  body: unknown,
  more?: Partial<Recorded>,
  before: readonly Recorded[] = [],
  schemas: Schemas = {},
) => {
  const found = await judge(record(name, body, more), before, schemas)
  return found.map(({ problem }) => problem)
}
const saying = (message: string | (() => never)): Schemas => ({
  quiz_finished: {
    '~standard': {
      validate: () => (typeof message === 'string' ? { issues: [{ message, path: ['score'] }] } : message()),
    },
  },
})
const failing = saying(() => {
  throw new Error('none')
})
const viewed = record('checkout_step_viewed', { step: 'contact' })

test.each<[problems: Promise<string[]>, japanese: string]>([
  [
    problemsOf(
      'purchase',
      { transaction_id: 'T-1', currency: 'JPY', value: 1, items: [sencha] },
      {
        fates: [{ what: 'dropped', at: 0, why: 'budget' }],
      },
    ),
    '「purchase」は破棄されました(budget)。この注文はどのレポートにも出ません。',
  ],
  [
    problemsOf('login', {}, { collection: 'dataLayer', granted: false, purpose: 'analytics' }),
    '「login」は analytics への同意なしに dataLayer に渡されました。訪問者の選択を待ってください。',
  ],
  [
    problemsOf('login', {}, { at: 120 }, [record('login', {})]),
    '「login」は 120 ms のうちに 2 回発生しました。お客様の操作 1 回はイベント 1 件です。',
  ],
  [
    problemsOf('checkout_step_viewed', { step: 'pay', index: 3, total: 3 }),
    '「checkout_step_viewed」はステップ 3(全 3)ですが、あり得ません。index は 0 から始まります。',
  ],
  [
    problemsOf('checkout_step_viewed', { step: 'pay' }, {}, [record('purchase', {})]),
    '「checkout_step_viewed」の前に begin_checkout がありません。',
  ],
  [
    problemsOf('checkout_step_completed', { step: 'pay' }, {}, [viewed]),
    '「checkout_step_completed」は「pay」を完了していますが、表示中のステップは「contact」です。',
  ],
  [problemsOf('quiz_finished', { by: 'a@shop.example' }), '「by」にメールアドレスが含まれています。'],
  [problemsOf('quiz_finished', { by: '090-1234-5678' }), '「by」に電話番号が含まれています。'],
  [problemsOf('quiz_finished', { by: '4111 1111 1111 1111' }), '「by」にカード番号が含まれています。'],
  [problemsOf('addToCart', {}), '「addToCart」という名前はありません。「add_to_cart」と書いてください。'],
  [
    problemsOf('quiz finished', {}),
    '「quiz finished」はイベント名にできません。quiz_finished のように、英数字と _ で 40 文字以内にしてください。',
  ],
  [
    problemsOf('search', 'tea'),
    "「search」の params はオブジェクトです。string ではなく、{ search_term: '煎茶' } のように書いてください。",
  ],
  [
    problemsOf('search', {}),
    "「search」には「search_term」が必要です。search_term: '煎茶' のように書いてください。",
  ],
  [
    problemsOf('view_item', { value: 1980, items: [sencha] }),
    "「view_item」には value がありますが、currency がありません。currency: 'JPY' のように書いてください。",
  ],
  [
    problemsOf('view_item', { currency: '円', items: [sencha] }),
    "「view_item」の currency が '円' です。JPY のように、ISO 4217 の 3 文字で書いてください。",
  ],
  [
    problemsOf('view_item_list', { items: Array.from({ length: 201 }, () => sencha) }),
    '「view_item_list」の items は 201 件です。200 件以内にして、残りは別のイベントにしてください。',
  ],
  [
    problemsOf('view_item', { items: ['SKU-1'] }),
    "「view_item」の「items[0]」は商品ではありません。{ item_id: 'SKU-1', price: 1980 } のように書いてください。",
  ],
  [
    problemsOf('view_item', {
      items: [{ ...sencha, ...Object.fromEntries(Array.from({ length: 28 }, (_, at) => [`own_${at}`, at])) }],
    }),
    '「view_item」の「items[0]」には独自のパラメーターが 28 個あります。27 個以内にしてください。',
  ],
  [
    problemsOf('view_item', { items: [{ ...sencha, price: '¥1,980' }] }),
    "「view_item」の「items[0].price」の型は number です。'¥1,980' ではなく、price: 1980 のように書いてください。",
  ],
  [
    problemsOf('quiz_finished', {}, {}, [], saying('0 から 100 まで')),
    '「quiz_finished」の「score」が正しくありません: 0 から 100 まで',
  ],
  [
    problemsOf('quiz_finished', {}, {}, [], failing),
    '「quiz_finished」を検査できません。スキーマでエラーが出ました(Error: none)。',
  ],
])('what is wrong is said in Japanese: %#', async (problems, japanese) => {
  expect((await problems).map(problemInJapanese)).toEqual([japanese])
})

test('a lost order is told in Japanese', async () => {
  const { shop } = createShop(undefined, { name: 'told-in-japanese' })
  const cart = createCart(shop)
  const watch = createWatch(shop, 'tab')
  const stop = inspect(watch)
  cart.add(sencha)
  cart.purchase({ transaction_id: "T-'1" })
  const problems = () => watch.records.flatMap(({ findings }) => findings.map(({ problem }) => problem))
  await vi.waitFor(() => expect(problems()).toHaveLength(1), { timeout: 3000 })
  expect(problems().map(problemInJapanese)).toEqual([
    "注文「T-'1」は受け付けられましたが、purchase が記録されていません。createCart に tracking を渡すか、purchase を記録してください。",
  ])
  stop()
  watch.stop()
})

test('a long text that looks like many sentences at once is said at once, and what is no sentence of ours as it is', () => {
  const many = "' takes a ' in '', not ': write ' has ' needs '': write ".repeat(5000)
  expect(problemInJapanese(`'quiz_finished' is not right in 'score': ${many}`)).toBe(
    `「quiz_finished」の「score」が正しくありません: ${many}`,
  )
  expect(problemInJapanese(many)).toBe(many)
  expect(problemInJapanese("'a' is not right in '$1': $2")).toBe('「a」の「$1」が正しくありません: $2')
})
