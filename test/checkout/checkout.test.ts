import { createCart, createCheckout, memory, UsageError } from 'throughline'
import { countFunnel, type Fields } from 'throughline/checkout'
import { afterEach, expect, test, vi } from 'vitest'
import { closeShops, settled } from '../support/shop.ts'
import { clock, cup, openCounter, STEPS, seen, tea } from './tools.ts'

afterEach(() => {
  closeShops()
  vi.unstubAllEnvs()
})

/** Objects in objects. */
const nested = (levels: number): Fields => (levels ? { more: nested(levels - 1) } : {})

test('a checkout goes from step to step, and says how far it is', () => {
  const { checkout } = openCounter()
  expect(checkout.get()).toMatchObject({ status: 'idle', current: undefined, total: 4, fraction: 0 })
  expect(seen(checkout)).toBe('contact shipping payment review')
  checkout.begin()
  expect(checkout.get()).toMatchObject({ status: 'active', current: 'contact', index: 0, total: 4 })
  checkout.complete('contact', { email: 'hanako@example.jp' })
  expect(seen(checkout)).toBe('contact✓ shipping● payment review')
  expect(checkout.get()).toMatchObject({
    current: 'shipping',
    index: 1,
    fraction: 0.25,
    heading: 'ステップ2/4：お届け先',
    data: { contact: { email: 'hanako@example.jp' } },
  })
  expect(checkout.get().steps.map(({ label, canGoTo }) => [label, canGoTo])).toEqual([
    ['お客様情報', true],
    ['お届け先', false],
    ['お支払い方法', false],
    ['ご注文内容の確認', false],
  ])
})

test('going back loses nothing, and what follows can be reached again', () => {
  const { checkout, toReview } = openCounter()
  toReview()
  checkout.goTo('contact')
  expect(seen(checkout)).toBe('contact● shipping✓ payment✓ review')
  expect(checkout.get().steps.map(({ canGoTo }) => canGoTo)).toEqual([false, true, true, true])
  checkout.complete('contact', { email: 'taro@example.jp' })
  expect(checkout.get().current).toBe('shipping')
  checkout.goTo('review')
  expect(checkout.get()).toMatchObject({
    index: 3,
    data: { contact: { email: 'taro@example.jp' }, payment: { payment_field: 'x' } },
  })
})

test('who changes an answer from the last step is back there at once', () => {
  const { checkout, toReview, told } = openCounter()
  toReview()
  checkout.goTo('contact')
  const before = told().length
  let shown = 0
  checkout.subscribe(() => shown++)
  checkout.complete('contact', { email: 'taro@example.jp' }, { next: 'review' })
  expect(checkout.get()).toMatchObject({
    current: 'review',
    index: 3,
    data: { contact: { email: 'taro@example.jp' } },
  })
  expect([told().slice(before), shown]).toEqual([
    ['checkout_step_completed contact', 'checkout_step_viewed review'],
    1,
  ])
})

test('who is asked for more after a change is not led past it', () => {
  const { checkout } = openCounter(undefined, {
    steps: [
      { id: 'contact', isComplete: ({ data }) => !!data.contact?.email },
      'delivery',
      { id: 'address', isNeeded: ({ data }) => data.delivery?.how === 'home' },
      'payment',
      'review',
    ],
  })
  checkout.begin()
  checkout.complete('contact', {}, { next: 'review' })
  expect(checkout.get().current).toBe('contact')
  checkout.complete('contact', { email: 'a@example.jp' }, { next: 'review' })
  expect(checkout.get().current).toBe('delivery')
  checkout.complete('delivery', { how: 'pickup' })
  checkout.complete('payment')
  checkout.goTo('delivery')
  checkout.complete('delivery', { how: 'home' }, { next: 'review' })
  expect(checkout.get().current).toBe('address')
  expect(() => checkout.complete('address', {}, { next: 'revue' })).toThrow(/no step 'revue'/)
})

test('mistakes are told, with what to write instead', () => {
  const { checkout, shop, cart } = openCounter()
  const wrong: [() => unknown, RegExp][] = [
    [() => createCheckout(shop, { cart, steps: [] }), /needs steps.*\{ steps: \[/],
    [() => createCheckout(shop, { cart, steps: ['a', 'b', 'a'] }), /Two steps have the id 'a'/],
    [() => createCheckout(shop, { cart, steps: [{ id: '' }] }), /needs an id/],
    [() => createCheckout(shop, { steps: ['a'] } as never), /createCart/],
    [() => checkout.complete('contact'), /checkout\.begin\(\) before checkout\.complete/],
    [() => checkout.goTo('contact'), /begin/],
  ]
  for (const [act, message] of wrong) expect(act).toThrow(message)
  checkout.begin()
  const later: [() => unknown, RegExp][] = [
    [() => checkout.complete('kontakt'), /no step 'kontakt': write one of 'contact', 'shipping'/],
    [() => checkout.complete('payment'), /complete\('contact', …\) before 'payment'/],
    [() => checkout.goTo('review'), /complete\('contact'/],
    [() => checkout.complete('contact', 'x' as never), /an object/],
    [() => checkout.complete('contact', new FormData() as never), /an object/],
    [() => checkout.complete('contact', new Map([['email', 'a@example.jp']]) as never), /an object/],
    [() => checkout.complete('contact', { note: 'x'.repeat(9000) }), /8192 bytes/],
    [() => checkout.complete('contact', nested(9)), /8 levels deep/],
    [() => checkout.confirm({} as never), /transaction_id/],
    [() => checkout.remember(['kontakt']), /no step/],
    [() => checkout.place('x' as never), /own order call/],
    [() => checkout.place(async () => undefined, { express: 'apple_pay' }), /get\(\)\.express/],
  ]
  for (const [act, message] of later) {
    expect(act).toThrow(message)
    expect(act).toThrow(UsageError)
  }
  expect(seen(checkout)).toBe('contact● shipping payment review')
})

test('steps that are not needed are not asked, and only later ones disappear', () => {
  const { checkout } = openCounter(undefined, {
    steps: [
      { id: 'gift', isNeeded: ({ lines }) => lines.length > 5 },
      'contact',
      { id: 'delivery' },
      { id: 'address', isNeeded: ({ data }) => data.delivery?.how !== 'pickup' },
      'review',
    ],
  })
  checkout.begin()
  expect(seen(checkout)).toBe('contact● delivery address review')
  checkout.complete('contact')
  checkout.complete('delivery', { how: 'pickup' })
  expect(seen(checkout)).toBe('contact✓ delivery✓ review●')
  expect(checkout.get().total).toBe(3)
  checkout.goTo('gift')
  expect(checkout.get()).toMatchObject({ current: 'gift', index: 2, total: 3 })
  checkout.complete('gift', { wrap: true })
  expect(checkout.get()).toMatchObject({ current: 'review', index: 2, data: { gift: { wrap: true } } })
})

test('a step that is needed after all is asked on the way, without more steps than before', async () => {
  const { checkout, cart } = openCounter(undefined, {
    steps: [
      'delivery',
      { id: 'address', isNeeded: ({ data }) => data.delivery?.how === 'home' },
      'payment',
      'review',
    ],
  })
  cart.add(tea)
  checkout.begin()
  checkout.complete('delivery', { how: 'pickup' })
  checkout.complete('payment')
  expect(seen(checkout)).toBe('delivery✓ payment✓ review●')
  checkout.goTo('delivery')
  checkout.complete('delivery', { how: 'home' })
  expect(checkout.get()).toMatchObject({ current: 'address', total: 3, missing: ['address'] })
  checkout.goTo('review')
  expect(await checkout.place(async () => ({ transaction_id: 'T-1' }))).toEqual({
    status: 'rejected',
    reason: 'incomplete',
    step: 'address',
  })
  checkout.goTo('address')
  checkout.complete('address', { street: '1-2-3' })
  expect(checkout.get()).toMatchObject({ current: 'review', index: 2, missing: [] })
})

test('what is not enough is kept, and asked for again', () => {
  const { checkout } = openCounter(undefined, {
    steps: [{ id: 'contact', isComplete: ({ data }) => !!data.contact?.email }, 'review'],
  })
  checkout.begin()
  checkout.complete('contact', { name: '山田' })
  expect(checkout.get()).toMatchObject({ current: 'contact', data: { contact: { name: '山田' } } })
  checkout.complete('contact')
  expect(checkout.get()).toMatchObject({ current: 'contact', data: { contact: { name: '山田' } } })
  checkout.complete('contact', { name: '山田', email: 'y@example.jp' })
  expect(checkout.get().current).toBe('review')
})

test('a checkout of an older shop goes on at the first step that is not complete, with all that was typed', async () => {
  const old = openCounter()
  old.checkout.begin()
  old.checkout.complete('contact', { email: 'a@example.jp' })
  old.checkout.complete('shipping', { zip: '1000001' })
  const { cart, shop } = old
  const checkout = createCheckout(shop, { cart, steps: ['contact', 'options', 'shipping', 'review'] })
  expect(seen(checkout)).toBe('contact✓ options● shipping✓ review')
  expect(checkout.get().data).toEqual({ contact: { email: 'a@example.jp' }, shipping: { zip: '1000001' } })
  checkout.complete('options', { gift: true })
  expect(checkout.get()).toMatchObject({ current: 'shipping', total: 4 })
  checkout.goTo('review')
  expect(seen(checkout)).toBe('contact✓ options✓ shipping✓ review●')
})

test('a checkout of an older shop goes on where more is asked now', async () => {
  const old = openCounter()
  old.toReview()
  const { cart, shop } = old
  const checkout = createCheckout(shop, {
    cart,
    steps: [
      { id: 'contact', isComplete: ({ data }) => !!data.contact?.phone },
      'options',
      'shipping',
      'payment',
      'review',
    ],
  })
  const asked = 'contact● options shipping✓ payment✓ review'
  expect(seen(checkout)).toBe(asked)
  checkout.complete('contact', { email: 'a@example.jp' })
  expect(seen(checkout)).toBe(asked)
  checkout.complete('contact', { phone: '03-1234-5678' })
  expect(seen(checkout)).toBe('contact✓ options● shipping✓ payment✓ review')
})

test('an order is placed with what was shown, and ends checkout and cart', async () => {
  const { checkout, cart, toReview, tracking } = openCounter()
  cart.add(tea, 2)
  toReview()
  const { id } = checkout.get()
  const asked: unknown[] = []
  const placed = await checkout.place(async (order) => {
    asked.push(order)
    expect(checkout.get().status).toBe('pending')
    return { transaction_id: 'T-1', tax: 360, shipping: 500 }
  })
  expect(placed).toEqual({ status: 'placed', transaction_id: 'T-1' })
  expect(asked).toMatchObject([
    { id, lines: [{ id: 'TEA', quantity: 2 }], data: { contact: { contact_field: 'x' } } },
  ])
  expect(cart.get().lines).toEqual([])
  expect(checkout.get()).toMatchObject({ status: 'placed', fraction: 1, transaction_id: 'T-1', data: {} })
  expect(tracking.of('purchase')).toEqual([
    {
      transaction_id: 'T-1',
      currency: 'JPY',
      value: 3960,
      tax: 360,
      shipping: 500,
      items: [{ ...tea, quantity: 2 }],
    },
  ])
  expect(await checkout.place(async () => ({ transaction_id: 'T-2' }))).toEqual(placed)
  checkout.begin()
  expect(checkout.get()).toMatchObject({ status: 'active', current: 'contact' })
  expect(checkout.get().id).not.toBe(id)
})

test('two clicks are one order', async () => {
  const { checkout, cart, toReview } = openCounter()
  cart.add(tea)
  toReview()
  let calls = 0
  const order = async () => ({ transaction_id: `T-${++calls}` })
  const both = await Promise.all([checkout.place(order), checkout.place(order)])
  expect([both, calls]).toEqual([Array(2).fill({ status: 'placed', transaction_id: 'T-1' }), 1])
})

test('a retry after a lost answer carries the same key', async () => {
  const { checkout, cart, toReview } = openCounter()
  cart.add(tea)
  toReview()
  const keys: string[] = []
  const error = new TypeError('Failed to fetch')
  expect(
    await checkout.place(async ({ id }) => {
      keys.push(id)
      throw error
    }),
  ).toEqual({ status: 'failed', error })
  expect(checkout.get().status).toBe('pending')
  expect(() => checkout.goTo('contact')).toThrow(/on its way/)
  await checkout.place(async ({ id }) => {
    keys.push(id)
    return { transaction_id: 'T-1' }
  })
  expect(new Set(keys).size).toBe(1)
  expect(checkout.get().status).toBe('placed')
})

test('what has changed since the review is shown before it is ordered', async () => {
  const { checkout, cart, toReview } = openCounter()
  cart.add(tea)
  toReview()
  cart.add(cup)
  cart.setQuantity('TEA', 3)
  expect(checkout.get().changes).toMatchObject([
    { id: 'TEA', before: { quantity: 1 }, after: { quantity: 3 } },
    { id: 'CUP', before: undefined, after: { quantity: 1 } },
  ])
  let calls = 0
  const order = async () => ({ transaction_id: `T-${++calls}` })
  expect(await checkout.place(order)).toMatchObject({
    status: 'rejected',
    reason: 'cart-changed',
    changes: [{ id: 'TEA' }, { id: 'CUP' }],
  })
  expect([calls, checkout.get().status, checkout.get().changes]).toEqual([0, 'active', []])
  expect(await checkout.place(order)).toMatchObject({ status: 'placed' })
})

test('an empty cart is not ordered, nor a checkout that is not complete', async () => {
  const { checkout, cart, toReview } = openCounter()
  const order = async () => ({ transaction_id: 'T-1' })
  toReview()
  expect(await checkout.place(order)).toEqual({ status: 'rejected', reason: 'empty' })
  cart.add(tea)
  checkout.goTo('shipping')
  expect(await checkout.place(order)).toMatchObject({ reason: 'incomplete', step: 'shipping' })
})

test('nothing is ordered before what the last step asks is answered', async () => {
  const { checkout, cart } = openCounter(undefined, {
    steps: ['contact', { id: 'review', isComplete: ({ data }) => data.review?.terms === true }],
  })
  cart.add(tea)
  checkout.begin()
  const order = async () => ({ transaction_id: 'T-1' })
  expect(await checkout.place(order)).toMatchObject({ reason: 'incomplete', step: 'contact' })
  checkout.complete('contact')
  expect(await checkout.place(order)).toMatchObject({ reason: 'incomplete', step: 'review' })
  checkout.complete('review', { terms: true })
  expect(await checkout.place(order)).toMatchObject({ status: 'placed' })
})

test('a payment elsewhere is pending until the page that customers return to ends it, once', async () => {
  const { checkout, cart, toReview, tracking, told } = openCounter()
  cart.add(tea)
  toReview()
  expect(await checkout.place(async () => undefined)).toEqual({ status: 'pending' })
  cart.add(cup)
  checkout.confirm({ transaction_id: 'T-9' })
  checkout.confirm({ transaction_id: 'T-9' })
  expect(checkout.get()).toMatchObject({ status: 'placed', transaction_id: 'T-9' })
  expect(cart.get().lines.map(({ id }) => id)).toEqual(['CUP'])
  expect(tracking.of('purchase')).toMatchObject([{ transaction_id: 'T-9', items: [{ item_id: 'TEA' }] }])
  expect(told().filter((name) => /abandoned/.test(name))).toEqual([])
})

test('the thank-you page of an earlier order, loaded again, does not end the next checkout', async () => {
  const { checkout, cart, toReview, tracking } = openCounter()
  for (const transaction_id of ['T-1', 'T-2']) {
    cart.add(tea)
    toReview()
    await checkout.place(async () => ({ transaction_id }))
  }
  cart.add(cup)
  checkout.begin()
  checkout.complete('contact', { email: 'a@example.jp' })
  for (const transaction_id of ['T-1', 'T-2']) checkout.confirm({ transaction_id })
  expect(seen(checkout)).toBe('contact✓ shipping● payment review')
  expect(checkout.get().data).toEqual({ contact: { email: 'a@example.jp' } })
  expect(cart.get().lines.map(({ id }) => id)).toEqual(['CUP'])
  expect(tracking.of('purchase')).toHaveLength(2)
  toReview()
  expect(await checkout.place(async () => ({ transaction_id: 'T-3' }))).toMatchObject({ status: 'placed' })
})

test('the page of a payment that was given up, loaded after the order, changes nothing', async () => {
  const { checkout, cart, toReview } = openCounter()
  cart.add(tea)
  toReview()
  await checkout.place(async () => ({ transaction_id: 'T-1' }))
  expect(await checkout.fail('payment', 'cancelled').settled).toEqual({ status: 'local' })
  expect(checkout.get()).toMatchObject({ status: 'placed', transaction_id: 'T-1' })
})

test('a browser that denies its locks half-way costs nobody an answer', async () => {
  const { checkout, cart, toReview } = openCounter(undefined, undefined, {
    storage: (...parts) => ({
      ...memory()(...parts),
      alone: async (_, work) => {
        await work()
        throw new DOMException('Stolen.', 'AbortError')
      },
    }),
  })
  cart.add(tea)
  toReview()
  expect(await checkout.place(async () => ({ transaction_id: 'T-1' }))).toMatchObject({ status: 'failed' })
  expect(checkout.get().status).toBe('placed')
})

test('a payment that was refused leads back to its step', async () => {
  const { checkout, cart, toReview, told } = openCounter()
  cart.add(tea)
  toReview()
  await checkout.place(async () => undefined)
  checkout.fail('payment', 'declined')
  expect(seen(checkout)).toBe('contact✓ shipping✓ payment● review')
  expect(checkout.get().status).toBe('active')
  expect(told()).toContain('checkout_step_error payment')
  checkout.complete('payment')
  expect(await checkout.place(async () => ({ transaction_id: 'T-1' }))).toMatchObject({ status: 'placed' })
})

test('an answer of an earlier order that was refused leads to its step, and from there back', async () => {
  const { checkout, cart, toReview } = openCounter()
  cart.add(tea)
  toReview()
  checkout.remember(true)
  await checkout.place(async () => ({ transaction_id: 'T-1' }))
  cart.add(cup)
  checkout.begin()
  checkout.complete('payment')
  await checkout.place(async () => undefined)
  checkout.fail('shipping', 'out of reach')
  expect(checkout.get()).toMatchObject({ status: 'active', current: 'shipping', index: 1, total: 2 })
  checkout.complete('shipping', { zip: '1000001' })
  expect(seen(checkout)).toBe('payment✓ review●')
  expect(await checkout.place(async () => ({ transaction_id: 'T-2' }))).toMatchObject({ status: 'placed' })
})

test.each([
  ['card_number', { card_number: '1' }],
  ['cardNumber', { cardNumber: '1' }],
  ['card_no', { card_no: '1' }],
  ['card-no-1', { 'card-no-1': '1' }],
  ['cvc', { cvc: '123' }],
  ['password', { password: 'secret' }],
  ['パスワード', { パスワード: 'x' }],
  ['カード番号', { カード番号: 'x' }],
  ['payment.cvv2', { payment: { cvv2: '1' } }],
  ['note', { note: 'my card is 4242 4242 4242 4242, thanks' }],
  ['note', { note: '４２４２４２４２４２４２４２４２' }],
  ['note', { note: '3782-822463-10005' }],
  ['note', { note: '30569309025904' }],
  ['note', { note: '4242 4242 4242 4242 12/27 123' }],
  ['note', { note: '090 1234 5678 4242424242424242' }],
  ['note', { note: '4242−4242−4242−4242' }],
  ['note', { note: '4242\t4242  4242 4242' }],
  ['note', { note: '4242\u200b4242\u200b4242\u200b4242' }],
  ['number', { number: ['4242', '4242', '4242', '4242'] }],
  ['digits', { digits: [...'4242424242424242'].map(Number) }],
  ['cc-csc', { 'cc-csc': '123' }],
  ['セキュリティーコード', { セキュリティーコード: 'x' }],
  ['pwd', { pwd: 'x' }],
  ['note', { note: 3530111333300000 }],
  ['card1', { card1: '4242' }],
  ['credit_card_4', { credit_card_4: '4242' }],
])('%s never reaches the log: %j', (path, fields) => {
  const { checkout } = openCounter()
  checkout.begin()
  expect(() => checkout.complete('contact', { email: 'a@example.jp', ...fields })).toThrow(
    `Leave out ${path}`,
  )
  expect(checkout.get().current).toBe('contact')
  vi.stubEnv('NODE_ENV', 'production')
  checkout.complete('contact', { email: 'a@example.jp', ...fields })
  expect(checkout.get()).toMatchObject({ current: 'shipping', refused: 1 })
  expect(JSON.stringify(checkout.get().data)).not.toMatch(/4242|secret|8224|3056|3530|"x"|"1/)
  expect(checkout.get().data.contact).toMatchObject({ email: 'a@example.jp' })
})

test('of what the shop says of an order only what a purchase has is recorded', async () => {
  const { cart, checkout, toReview, tracking } = openCounter()
  cart.add(tea)
  toReview()
  const order = {
    transaction_id: 'T-1',
    shipping: 500,
    email: 'hanako@example.jp',
    address: { name: '花子' },
  }
  await checkout.place(async () => order)
  expect(tracking.of('purchase')).toMatchObject([{ transaction_id: 'T-1', shipping: 500, value: 1980 }])
  expect(JSON.stringify(tracking.of('purchase'))).not.toMatch(/hanako|花子/)
})

test('what the shop says of a payment or an order is recorded without the number of a card', async () => {
  const { checkout, cart, tracking, toReview } = openCounter()
  cart.add(tea)
  toReview()
  checkout.fail('payment', 'Your card 4242 4242 4242 4242 was declined.')
  checkout.fail('payment', 'declined')
  toReview()
  const coupon = 'visa 4242424242424242'
  const placed = await checkout.place(async () => ({ transaction_id: 'T-1', tax: 198, coupon }))
  expect(placed).toEqual({ status: 'placed', transaction_id: 'T-1' })
  const told = (name: string) => tracking.touchpoints.filter((one) => one.name === name)
  expect(told('checkout_step_error').map(({ params }) => params.reason)).toEqual(['', 'declined'])
  expect(told('purchase')).toMatchObject([{ params: { transaction_id: 'T-1', tax: 198 } }])
  expect(JSON.stringify(tracking.touchpoints)).not.toContain('4242')
})

test.each([
  { jan: '4901234567894' },
  { phone: '090-1234-5678' },
  { zip: '100-0001', company: 'パンの店', panel: 'x', pinecone: 'y' },
  { order: '20261126123456789012' },
  { jans: '4901234567894 4512345678906' },
  { jans: ['4901234567894', '4512345678906'], sizes: ['S', 'M'] },
  { contacts: JSON.parse('[{"tel":"4242"},{"toString":"4242"},{"tel":"4242"},{"tel":"4242"}]') },
  { gift_card_note: 'おめでとう', message_card_notes: 'x' },
  { payment_type: 'card', card_brand: 'visa', card_last4: '4242', token: 'tok_4242' },
])('%j is nothing secret', (fields) => {
  const { checkout } = openCounter()
  checkout.begin()
  checkout.complete('contact', fields)
  expect(checkout.get().data.contact).toEqual(fields)
})

test('a customer who wants it is asked less the next time, until everything is forgotten', async () => {
  const { checkout, cart, toReview, shop } = openCounter()
  cart.add(tea)
  toReview()
  checkout.remember(true)
  await checkout.place(async () => ({ transaction_id: 'T-1' }))
  cart.add(cup)
  checkout.begin()
  expect(seen(checkout)).toBe('payment● review')
  expect(checkout.get().data).toEqual({
    contact: { contact_field: 'x' },
    shipping: { shipping_field: 'x' },
  })
  checkout.complete('payment')
  expect(checkout.get().current).toBe('review')
  checkout.goTo('shipping')
  checkout.complete('shipping', { shipping_field: 'y' })
  expect(checkout.get()).toMatchObject({
    current: 'review',
    total: 2,
    data: { shipping: { shipping_field: 'y' } },
  })
  checkout.remember(['contact'])
  await checkout.place(async () => ({ transaction_id: 'T-2' }))
  cart.add(cup)
  checkout.begin()
  expect(seen(checkout)).toBe('shipping● payment review')
  expect(Object.keys(checkout.get().data)).toEqual(['contact'])
  toReview()
  checkout.remember(false)
  expect(checkout.get().remembered).toBe(false)
  checkout.remember(true)
  await checkout.place(async () => ({ transaction_id: 'T-3' }))
  expect(checkout.get()).toMatchObject({ status: 'placed', remembered: true })
  await shop.forget()
  expect(checkout.get()).toMatchObject({ status: 'idle', remembered: false })
  checkout.begin()
  expect(seen(checkout)).toBe('contact● shipping payment review')
})

test('only ways to pay that work are shown, and they need no steps', async () => {
  const { checkout, cart, tracking } = openCounter(undefined, {
    express: [
      { id: 'apple_pay', canMakePayment: async () => true },
      { id: 'google_pay', canMakePayment: () => false },
      {
        id: 'broken',
        canMakePayment() {
          throw new Error('no')
        },
      },
    ],
  })
  await settled()
  expect(checkout.get().express.map(({ id }) => id)).toEqual(['apple_pay'])
  cart.add(tea)
  checkout.begin()
  expect(
    await checkout.place(async ({ express }) => ({ transaction_id: `T-${express}` }), {
      express: 'apple_pay',
    }),
  ).toEqual({ status: 'placed', transaction_id: 'T-apple_pay' })
  expect(countFunnel(tracking.touchpoints)).toMatchObject({ begun: 1, ordered: 1, abandoned: 0 })
})

test('the funnel records itself, with what GA4 needs', async () => {
  const { checkout, cart, tracking, told } = openCounter()
  cart.add(tea, 2)
  checkout.begin()
  clock.now += 5000
  checkout.complete('contact')
  checkout.complete('shipping', { shipping_tier: '宅急便' })
  checkout.complete('payment', { payment_type: 'PayPay' })
  await checkout.place(async () => ({ transaction_id: 'T-1' }))
  expect(told()).toEqual([
    'add_to_cart',
    'begin_checkout',
    'checkout_step_viewed contact',
    'checkout_step_completed contact',
    'checkout_step_viewed shipping',
    'checkout_step_completed shipping',
    'add_shipping_info',
    'checkout_step_viewed payment',
    'checkout_step_completed payment',
    'add_payment_info',
    'checkout_step_viewed review',
    'checkout_step_completed review',
    'purchase',
  ])
  const valued = { currency: 'JPY', value: 3960, items: [{ ...tea, quantity: 2 }] }
  expect(tracking.of('begin_checkout')).toEqual([valued])
  expect(tracking.of('add_shipping_info')).toEqual([{ ...valued, shipping_tier: '宅急便' }])
  expect(tracking.of('add_payment_info')).toEqual([{ ...valued, payment_type: 'PayPay' }])
  expect(tracking.of('checkout_step_completed')[0]).toEqual({
    checkout_id: checkout.get().id,
    step: 'contact',
    index: 0,
    total: 4,
    duration: 5000,
  })
})

test('only what was ordered counts as ordered', async () => {
  const { checkout, cart, tracking, toReview } = openCounter()
  cart.add(tea)
  toReview()
  checkout.remember(true)
  // Whoever agrees to the terms has not ordered yet.
  checkout.complete('review', { terms: true })
  expect(countFunnel(tracking.touchpoints)).toMatchObject({ begun: 1, ordered: 0 })
  await checkout.place(async () => ({ transaction_id: 'T-1' }))
  expect(tracking.of('checkout_step_completed').map(({ step, index }) => [step, index])).toEqual(
    STEPS.map((step, index) => [step, index]),
  )
  cart.add(cup)
  checkout.begin()
  checkout.complete('payment')
  checkout.goTo('contact')
  checkout.complete('contact', { email: 'taro@example.jp' })
  expect(checkout.get().current).toBe('review')
  expect(countFunnel(tracking.touchpoints)).toMatchObject({ begun: 2, ordered: 1 })
})

test('who changes another answer on the way is still at the step, and its time goes on', () => {
  const { checkout, tracking } = openCounter()
  checkout.begin()
  checkout.complete('contact')
  clock.now += 3000
  checkout.complete('contact', { email: 'taro@example.jp' })
  clock.now += 5000
  checkout.complete('shipping')
  expect(tracking.of('checkout_step_completed').at(-1)).toMatchObject({ step: 'shipping', duration: 8000 })
})

test('the step that a refused payment leads back to is shown again, and takes its own time', async () => {
  const { checkout, cart, toReview, tracking, told } = openCounter()
  cart.add(tea)
  toReview()
  const before = told().length
  clock.now += 4000
  await checkout.place(async () => undefined)
  checkout.fail('payment', 'declined')
  checkout.fail('payment', 'declined again')
  clock.now += 10_000
  checkout.complete('payment')
  clock.now += 5000
  await checkout.place(async () => ({ transaction_id: 'T-1' }))
  expect(told().slice(before)).toEqual([
    'checkout_step_error payment',
    'checkout_step_viewed payment',
    'checkout_step_error payment',
    'checkout_step_completed payment',
    'add_payment_info',
    'checkout_step_viewed review',
    'checkout_step_completed review',
    'purchase',
  ])
  const durations = tracking.of('checkout_step_completed').map(({ duration }) => duration)
  expect(durations.slice(-2)).toEqual([10_000, 5000])
})

test('the funnel has no more digits than a currency', async () => {
  const { shop, tracking } = openCounter()
  const cart = createCart(shop)
  const checkout = createCheckout(shop, { cart, tracking, steps: ['payment', 'review'] })
  cart.add({ item_id: 'PEN', price: 1.1 }, 3)
  checkout.begin()
  checkout.complete('payment')
  await checkout.place(async () => ({ transaction_id: 'T-1' }))
  for (const name of ['begin_checkout', 'add_payment_info', 'purchase'] as const)
    expect(tracking.of(name)).toMatchObject([{ value: 3.3 }])
})

test('a checkout counts once, however often its payment was refused', async () => {
  const { checkout, cart, toReview, tracking } = openCounter()
  cart.add(tea)
  toReview()
  for (const reason of ['declined', 'declined again']) {
    await checkout.place(async () => undefined)
    checkout.fail('payment', reason)
    checkout.complete('payment')
  }
  await checkout.place(async () => ({ transaction_id: 'T-1' }))
  const counts = countFunnel(tracking.touchpoints)
  expect(counts).toMatchObject({ begun: 1, ordered: 1, abandoned: 0 })
  expect(counts.steps.map(({ step, viewed, failed }) => [step, viewed, failed])).toEqual([
    ['contact', 1, 0],
    ['shipping', 1, 0],
    ['payment', 1, 1],
    ['review', 1, 0],
  ])
})

test('it works without tracking', async () => {
  const { shop, cart } = openCounter()
  const checkout = createCheckout(shop, { cart, steps: STEPS })
  cart.add(tea)
  checkout.begin()
  for (const step of STEPS.slice(0, 3)) checkout.complete(step)
  expect(await checkout.place(async () => ({ transaction_id: 'T-1' }))).toMatchObject({ status: 'placed' })
})

test('a purchase is recorded once, also where the cart records nothing', async () => {
  const { shop, tracking } = openCounter()
  const cart = createCart(shop)
  const checkout = createCheckout(shop, { cart, tracking, steps: ['review'] })
  cart.add(tea)
  checkout.begin()
  await checkout.place(async () => ({ transaction_id: 'T-1' }))
  expect(tracking.of('purchase')).toEqual([
    { currency: 'JPY', value: 1980, items: [{ ...tea, quantity: 1 }], transaction_id: 'T-1' },
  ])
})
