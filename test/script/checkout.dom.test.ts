import { createCart, createStorefront, createTracking, createWishlist } from 'throughline'
import { afterEach, expect, test, vi } from 'vitest'
import { type Described, start } from '../../src/script/checkout.ts'
import { createCommands } from '../../src/script/commands.ts'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

/** What a page with the script tag has; its file for the checkout loads when steps are told. */
function open() {
  const shop = createStorefront({ channel: 'web' })
  ends.push(shop.close)
  const given = {
    shop,
    cart: createCart(shop),
    wishlist: createWishlist(shop),
    tracking: createTracking(shop),
  }
  let describe = (_: Described) => {}
  const checkout = new Promise<Described>((resolve) => {
    describe = resolve
  }).then((described) => start(given, described))
  return {
    checkout,
    run: createCommands({ ...given, checkout }, undefined, (described) => describe(described)),
  }
}

test('commands reach the checkout, and its quick ways to pay', async () => {
  const { checkout, run } = open()
  const express = [{ id: 'wallet', canMakePayment: () => true }]
  run(['checkout.begin'])
  run(['checkout.steps', ['contact', 'shipping', 'review'], { express }])
  run(['checkout.complete', 'contact', { email: 'a@example.jp' }])
  run(['checkout.complete', 'shipping'])
  run(['checkout.goTo', 'contact'])
  run(['checkout.complete', 'contact', undefined, { next: 'review' }])
  const page = await checkout
  await vi.waitFor(() => expect(page.checkout.get().current).toBe('review'))
  expect(page.checkout.get()).toMatchObject({
    current: 'review',
    express: [{ id: 'wallet' }],
    data: { contact: { email: 'a@example.jp' } },
  })
})

test("a form's data that nobody has read is told, and completes nothing", async () => {
  const said = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { checkout, run } = open()
  run(['checkout.steps', ['contact', 'review']])
  run(['checkout.begin'])
  const typed = new FormData()
  typed.set('email', 'a@example.jp')
  run(['checkout.complete', 'contact', typed])
  await vi.waitFor(() => expect(`${said.mock.calls}`).toContain("complete('contact', {"))
  expect((await checkout).checkout.get().current).toBe('contact')
  said.mockRestore()
})
