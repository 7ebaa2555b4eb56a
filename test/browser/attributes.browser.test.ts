import { createCart, createStorefront, createWishlist } from 'throughline'
import { expect, test } from 'vitest'
import { watchAttributes } from '../../src/script/attributes.ts'

test('a label that hands its click on to what is in it counts once', () => {
  const shop = createStorefront({ channel: 'web', name: 'attributes' })
  const cart = createCart(shop)
  const wishlist = createWishlist(shop)
  watchAttributes(cart, wishlist)
  const item = (id: string) => JSON.stringify({ item_id: id })
  document.body.innerHTML = `
    <label id="heart" data-tl-wishlist-toggle='${item('TEA')}'><i>♡</i> <input type="checkbox"></label>
    <label id="option" data-tl-add-to-cart='${item('CUP')}'>Gift wrap <input type="checkbox"></label>
    <label><button data-tl-add-to-cart='${item('POT')}'><b>Buy</b></button></label>
    <label for="away" data-tl-add-to-cart='${item('BOX')}'>Box</label><input id="away" type="checkbox">`
  const click = (selector: string) => document.querySelector<HTMLElement>(selector)?.click()
  click('#heart i')
  expect(wishlist.has('TEA')).toBe(true)
  click('#heart input')
  expect(wishlist.has('TEA')).toBe(false)
  for (const selector of ['#option', '#option input', 'b', '[for]']) click(selector)
  expect(cart.get().lines.map(({ id, quantity }) => [id, quantity])).toEqual([
    ['CUP', 2],
    ['POT', 1],
    ['BOX', 1],
  ])
  document.body.replaceChildren()
  shop.close()
})
