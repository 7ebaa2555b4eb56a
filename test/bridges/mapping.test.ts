import { adobe, type Dialect, ga4, genesys, karte, shopify, snowplow, translate } from 'throughline/bridges'
import { expect, test } from 'vitest'

const order = {
  transaction_id: 'T-1',
  currency: 'JPY',
  value: 1980,
  items: [{ item_id: 'SKU-1', item_name: '煎茶', price: 1980, quantity: 1, grind: 'fine' }],
}

test.each<[string, Dialect, string | undefined]>([
  ['GA4', ga4, 'purchase'],
  ['Shopify', shopify, 'checkout_completed'],
  ['Snowplow', snowplow, 'transaction'],
  ['Adobe', adobe, 'placeOrder'],
  ['KARTE', karte, 'buy'],
  ['Genesys', genesys, 'purchase'],
])('an order has its name at %s, and no value gets lost on the way', (_, dialect, name) => {
  const said = translate(dialect, 'purchase', order)
  expect(said?.name).toBe(name)
  for (const value of ['T-1', 'JPY', 1980, 'SKU-1', '煎茶', 'fine'])
    expect(JSON.stringify(said?.params)).toContain(JSON.stringify(value))
})

test('KARTE hears of an order as it wants to', () => {
  expect(translate(karte, 'purchase', order)).toEqual({
    name: 'buy',
    params: {
      transaction_id: 'T-1',
      currency: 'JPY',
      revenue: 1980,
      items: [{ item_id: 'SKU-1', name: '煎茶', price: 1980, quantity: 1, grind: 'fine' }],
    },
  })
})

test.each<[string, Dialect, string | undefined]>([
  ['GA4', ga4, 'remove_from_wishlist'],
  ['Shopify', shopify, undefined],
  ['Snowplow', snowplow, undefined],
  ['KARTE', karte, 'remove_from_wishlist'],
])('what %s has no word for is said in ours, or not at all', (_, dialect, name) => {
  expect(translate(dialect, 'remove_from_wishlist', { items: [] })?.name).toBe(name)
})

test.each([ga4, shopify, snowplow, adobe, karte, genesys])(
  'a name that every object has is no word of theirs',
  (dialect) => {
    const said = translate(dialect, 'constructor', { toString: 1 })
    expect(said).toEqual(dialect.open ? { name: 'constructor', params: { toString: 1 } } : undefined)
  },
)

test('no two parameters of an event get the same name', () => {
  for (const { params = {}, item = {} } of [shopify, snowplow, adobe, karte, genesys])
    for (const names of [Object.values(params), Object.values(item)])
      expect(new Set(names).size).toBe(names.length)
})

test('an item that is none stops nothing', () => {
  expect(translate(shopify, 'view_item', { items: [null, { item_id: 'TEA' }] })?.params).toEqual({
    items: [{}, { sku: 'TEA' }],
  })
})
