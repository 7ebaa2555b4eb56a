import { createRecommendations } from 'throughline'
import { expect, test } from 'vitest'
import { freshDisks, open } from '../support/trackingShop.ts'

freshDisks()

const item = (item_id: string) => ({ item_id, price: 100 })
const openShop = () => {
  const opened = open()
  const { shop, tracking } = opened
  const recommendations = createRecommendations(shop, {
    source: async () => [item('A'), item('B'), item('C')],
    tracking,
    product: (id) => ({ item_id: id, item_name: `Tea ${id}` }),
  })
  const list = recommendations.list({ placement: 'home' })
  const shown = new Promise<void>((resolve) => list.subscribe(() => resolve()))
  const sent = async (name: string) => {
    await shop.flush()
    return opened
      .kept()
      .filter((touchpoint) => touchpoint.name === name)
      .map(({ params }) => params as any)
  }
  return { ...opened, list, shown, sent, recommendations }
}

test('the id of a list goes with a chosen item into the cart and the order', async () => {
  const { list, shown, tracking, sent } = openShop()
  await shown
  const { listId } = list.get()
  list.select('B')
  tracking.track('view_item', { currency: 'JPY', value: 100, items: [item('B')] })
  tracking.track('add_to_cart', { currency: 'JPY', value: 100, items: [item('B')] })
  tracking.track('purchase', {
    currency: 'JPY',
    value: 200,
    transaction_id: 'T-1',
    items: [item('B'), item('C')],
  })
  expect(await sent('select_item')).toMatchObject([
    { item_list_id: listId, item_list_name: 'home', items: [{ item_id: 'B', item_name: 'Tea B', index: 1 }] },
  ])
  const from = { item_list_id: listId, item_list_name: 'home', index: 1 }
  expect((await sent('view_item'))[0].items).toEqual([{ ...item('B'), ...from }])
  expect((await sent('add_to_cart'))[0].items).toEqual([{ ...item('B'), ...from }])
  expect((await sent('purchase'))[0].items).toEqual([{ ...item('B'), ...from }, item('C')])
})

test('it goes with no item that says another list itself, and none after a week', async () => {
  const { list, shown, tracking, sent, shop } = openShop()
  await shown
  list.select('A')
  const own = { ...item('A'), item_list_id: 'search' }
  tracking.track('add_to_cart', { currency: 'JPY', value: 100, items: [own] })
  expect((await sent('add_to_cart'))[0].items).toEqual([own])
  shop.close()
})

test('a list has an id of its own, which tells arm and index, and another one when other items are shown', async () => {
  const { list, shown, recommendations, shop } = openShop()
  await shown
  const { listId } = list.get()
  expect(listId).toMatch(/^rec\.remote\.t\../)
  expect(recommendations.list({ placement: 'home', limit: 2 }).get().listId).not.toBe(listId)
  list.hide('A')
  expect(list.get().items.map(({ item_id }) => item_id)).toEqual(['B', 'C'])
  expect(list.get().listId).not.toBe(listId)
  shop.close()
})

test('nothing is selected that is not in the list', async () => {
  const { list, shown, sent } = openShop()
  await shown
  list.select('Z')
  expect(await sent('select_item')).toEqual([])
})
