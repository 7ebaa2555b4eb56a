import { createCart } from 'throughline'
import { expect, test, vi } from 'vitest'
import { closeShops, open, sencha, tab, track } from '../../support/overlayShop.ts'

closeShops()

const cyclic: Record<string, unknown> = { name: 'x' }
cyclic.self = cyclic

const ran = vi.fn()

test.each([
  ['markup', { note: '<img src=x onerror="ran()"><script>ran()</script>' }],
  ['an address that is a script', { link_url: 'javascript:ran()' }],
  ['a text of a megabyte', { note: 'x'.repeat(1 << 20) }],
  ['an object that contains itself', cyclic],
  [
    'a getter that throws',
    Object.defineProperty({}, 'note', {
      enumerable: true,
      get() {
        throw new Error('no')
      },
    }),
  ],
  ['characters that turn the writing around', { note: '\u202egnp.exe\u2066' }],
  ['keys of the prototype', JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":1}}')],
  [
    'a proxy that throws at everything',
    new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no')
        },
      },
    ),
  ],
])('%s is shown as text and runs nothing', async (_, params) => {
  const { shop, root } = await open()
  Object.assign(globalThis, { ran })
  track(shop, '<b onclick=ran()>quiz', params)
  await expect.poll(() => root.querySelectorAll('.event').length).toBe(1)
  root.querySelector<HTMLElement>('.event')?.click()
  await expect.poll(() => root.querySelector('.detail')).toBeTruthy()
  expect(root.querySelectorAll('script, img, a, b, iframe')).toHaveLength(0)
  expect(root.querySelectorAll('[onclick], [onerror], [href], [src]')).toHaveLength(0)
  expect(root.querySelector('.detail')!.textContent).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
  expect(root.querySelector('.detail')!.textContent!.length).toBeLessThan(40_000)
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  expect(ran).not.toHaveBeenCalled()
})

const unsaid = { toString: 1, valueOf: 1 }

test('what cannot be made a text throws nothing into the page, wherever a text is expected', async () => {
  const thrown: unknown[] = []
  const hear = ({ error }: ErrorEvent) => void thrown.push(error)
  addEventListener('error', hear)
  const page = globalThis as { dataLayer?: unknown[] }
  page.dataLayer = [{ event: 'share', event_id: unsaid }]
  const { shop, root } = await open()
  expect(page.dataLayer.push({ event: 'login', event_id: unsaid })).toBe(2)
  page.dataLayer.push({ event: 'purchase', ecommerce: { transaction_id: unsaid } })
  createCart(shop).add(sencha)
  createCart(shop).purchase({ transaction_id: 'T-1' })
  track(shop, 'checkout_step_viewed', { step: unsaid })
  const marked = () => root.querySelector('[data-tl-event=purchase] [data-tl-finding="lost-purchase"]')
  await expect.poll(marked, { timeout: 3000 }).toBeTruthy()
  tab(root, 'checkout')?.click()
  await expect
    .poll(() => root.querySelector('[data-tl-panel=checkout]')?.textContent)
    .toContain('checkout_step_viewed')
  expect(thrown).toEqual([])
  removeEventListener('error', hear)
})

test('a panel that cannot be drawn throws nothing into the page, and the others can', async () => {
  const thrown = vi.fn()
  addEventListener('error', thrown)
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const inspect = () => {
    throw new Error('no')
  }
  const { root } = await open({ recommendations: { inspect } as never })
  await expect.poll(() => tab(root, 'recommendations')).toBeTruthy()
  tab(root, 'recommendations')?.click()
  await expect.poll(() => warn.mock.calls.length).toBeGreaterThan(0)
  tab(root, 'sync')?.click()
  await expect.poll(() => root.querySelector('[data-tl-panel=sync]')).toBeTruthy()
  expect(thrown).not.toHaveBeenCalled()
  warn.mockRestore()
  removeEventListener('error', thrown)
})
