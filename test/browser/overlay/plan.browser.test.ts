import { createTracking } from 'throughline'
import { expect, test } from 'vitest'
import { closeShops, open, sencha, tab } from '../../support/overlayShop.ts'

closeShops()

const cyclic: Record<string, unknown> = { name: 'x' }
cyclic.self = cyclic

test('a plan says what of it was seen, missing, too early and unexpected', async () => {
  const { shop, root } = await open({
    plan: {
      pages: [
        {
          page: '**',
          ordered: true,
          events: [
            { name: 'view_item', required: ['items[0].item_id'] },
            { name: 'search', required: ['search_term'] },
            { name: 'purchase', count: 1 },
          ],
        },
      ],
    },
  })
  createTracking(shop).track('search', { search_term: '煎茶' })
  createTracking(shop).track('view_item', { items: [sencha] })
  createTracking(shop).track('login')
  tab(root, 'plan')?.click()
  const cells = () => [...root.querySelectorAll('td')].map(({ textContent }) => textContent)
  await expect
    .poll(cells)
    .toEqual(['view_item', '✓ 1', 'search', '✕ too early', 'purchase', '✕ missing', 'login', 'unexpected 1'])
  expect(root.querySelector('progress')?.value).toBe(1)
  const text = root.querySelector('textarea')!
  text.value = '{ "pages": [{ "page": "/" }] }'
  text.dispatchEvent(new Event('input', { bubbles: true }))
  await expect
    .poll(() => root.querySelector('[role=alert]')?.textContent)
    .toContain('pages[0] needs "events"')
})

test.each([
  ['no page', { pages: [null] }, 'pages[0] needs "page"'],
  ['letters for a list', { pages: [{ page: '/', events: [], allow: 'scroll' }] }, 'pages[0] takes "allow"'],
  [
    'a number for a path',
    { pages: [{ page: '/', events: [{ name: 'login', required: [1] }] }] },
    'pages[0].events[0] takes "required"',
  ],
  ['itself inside', cyclic, 'Write { "pages"'],
  ['a text that is none', '{', 'This is no JSON'],
])('a plan with %s says what to write', async (_, plan, problem) => {
  const { root } = await open({ plan })
  tab(root, 'plan')?.click()
  await expect.poll(() => root.querySelector('[role=alert]')?.textContent).toContain(problem)
})

test('a plan is taken as JSON, and the one of the next page takes its place', async () => {
  const planOf = (name: string) => ({ pages: [{ page: '**', events: [{ name }] }] })
  const first = await open({ plan: JSON.stringify(planOf('login')) })
  tab(first.root, 'plan')?.click()
  await expect.poll(() => first.root.querySelector('td')?.textContent).toBe('login')
  first.overlay.stop()
  const { root } = await open({ plan: planOf('sign_up') })
  await expect.poll(() => root.querySelector('td')?.textContent).toBe('sign_up')
})

test('a plan names its pages as it was written', async () => {
  const { root } = await open({ plan: { pages: [{ page: '/pos', events: [] }] } })
  tab(root, 'plan')?.click()
  // biome-ignore lint/performance/useDomNodeTextContent: what styles make of it is what counts.
  await expect.poll(() => root.querySelector('h2')?.innerText).toBe('/pos')
})

test('a pattern of any kind is held against an address at once', async () => {
  const { isPage } = await import('../../../src/overlay/plan/plan.ts')
  const began = performance.now()
  expect(isPage('**a'.repeat(40), `/${'a'.repeat(4000)}b`)).toBe(false)
  expect(isPage('**a'.repeat(40), `/${'a'.repeat(4000)}`)).toBe(true)
  expect(performance.now() - began).toBeLessThan(500)
  expect(isPage('/**a*b', '/a/ab')).toBe(true)
  expect(isPage('/products/*', '/products/tea/green')).toBe(false)
  expect(isPage('/products/*?colour=*', '/products/tea?colour=green')).toBe(true)
})
