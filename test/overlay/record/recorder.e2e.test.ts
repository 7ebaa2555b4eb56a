import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Recording, Step } from '../../../src/overlay/record/recording.ts'
import { launchBrowser } from '../../support/browser.ts'
import { type Site, startSite } from '../../support/site.ts'
import { root } from '../../vitest.shared.ts'

const html = `<!doctype html><meta charset=utf-8><title>茶</title><div id=tool><button>記録</button></div>
  <main>
    <button data-testid=buy>買う</button><button data-tl-step=contact>連絡先</button>
    <button>数を<span aria-hidden=true>×</span>増やす</button><button>同じ</button><button>同じ</button>
    <div id=card><p><a href=#tea>煎茶</a></p><button><svg width=9 height=9></svg></button><button>買う</button></div><div id=r-12345><button>捨てる</button></div>
    <p id=blank>文</p><div id=host></div>
    <form action=/next>
      <label>お名前<input name=name></label><label>数<input type=number name=count></label>
      <label>暗証<input type=password></label><label>カード<input autocomplete=cc-number></label><label>番号<input name=card_number></label>
      <label>届け方<select name=how><option value=home>宅配</option><option value=shop>店頭</option></select></label>
      <label><input type=checkbox name=gift>贈り物</label><label><input type=radio name=pay value=cash>現金</label>
      <label>日<input type=date></label><textarea aria-label=備考></textarea><button>注文</button>
    </form><a href=/next>次のページ</a><div contenteditable aria-label=感想 role=textbox></div>
  </main>
  <script>
    document.querySelector('#host').attachShadow({ mode: 'open' }).innerHTML = '<button>影</button>'
    addEventListener('submit', (event) => { if (event.target.name.value === '') event.preventDefault() })
  </script><script src=/recorder.js></script>`

let browser: Browser
let site: Site
let page: Page
beforeAll(async () => {
  const { outputFiles } = await build({
    entryPoints: [`${root}test/overlay/record/recorderPage.ts`],
    bundle: true,
    write: false,
    format: 'iife',
  })
  ;[browser, site] = await Promise.all([
    launchBrowser(),
    startSite(outputFiles[0]!.text, (path) =>
      path.endsWith('.js') ? undefined : Promise.resolve(html.replace('/recorder.js', '/page.js')),
    ),
  ])
})
beforeEach(async () => {
  page = await browser.newPage({ baseURL: site.url })
  await page.goto('/')
  await page.evaluate(() => globalThis.recorder.start())
})
afterEach(() => page.close())
afterAll(async () => {
  await browser?.close()
  site?.close()
})

const recording = (): Promise<Recording> => page.evaluate(() => globalThis.recorder.current() as Recording)
/** What was done after the page was opened, without when. */
const done = async () => (await recording()).steps.slice(1).map(({ at: _, ...step }: Step) => step)
const role = (value: string, name: string) => ({ by: 'role', value, name })

test('a recording begins with the page it begins on', async () => {
  const { steps, started, viewport, locale, whole, version } = await recording()
  expect(steps).toEqual([{ type: 'goto', at: expect.any(Number), url: `${site.url}/` }])
  expect(steps[0]!.at).toBeLessThanOrEqual(started)
  expect({ viewport, locale, whole, version }).toEqual({
    viewport: { width: 1280, height: 720 },
    locale: 'en-US',
    whole: false,
    version: 1,
  })
})

test('an address that opens the overlay is recorded without that', async () => {
  await page.goto('/tea?tl_debug=1&lang=ja#cup')
  expect(await done()).toEqual([{ type: 'goto', url: `${site.url}/tea?lang=ja#cup` }])
})

test('clicks are told by what people would call the thing, or by a hook for tests', async () => {
  await page.getByTestId('buy').click()
  await page.locator('[data-tl-step]').click()
  await page.getByText('増やす').click()
  await page.getByText('同じ').nth(1).click()
  await page.locator('#card svg').click()
  await page.locator('#card').getByText('買う').click()
  await page.getByText('捨てる').click()
  await page.getByText('影').click()
  await page.locator('#blank').click()
  expect(await done()).toEqual([
    { type: 'click', on: { by: 'testid', value: 'buy' } },
    { type: 'click', on: { by: 'css', value: '[data-tl-step="contact"]' } },
    { type: 'click', on: role('button', '数を増やす') },
    { type: 'click', on: { by: 'css', value: expect.stringMatching(/ > button:nth-of-type\(5\)$/) } },
    { type: 'click', on: { by: 'css', value: '#card > button:nth-of-type(1)' } },
    { type: 'click', on: { ...role('button', '買う'), within: '#card' } },
    { type: 'click', on: role('button', '捨てる') },
    { type: 'click', on: role('button', '影') },
    { type: 'click', on: { by: 'css', value: '#blank' } },
  ])
})

test('every place that is recorded leads back to the same element', async () => {
  const clicked = [
    '[data-testid]',
    '[data-tl-step]',
    'button:nth-of-type(4)',
    '#card a',
    '#card button',
    '#blank',
  ]
  for (const selector of clicked) await page.locator(`main ${selector}`).first().click()
  const steps = (await done()) as { on: { by: string; value: string; name?: string; within?: string } }[]
  for (const [at, { on }] of steps.entries()) {
    const found =
      on.by === 'testid'
        ? page.getByTestId(on.value)
        : on.by === 'css'
          ? page.locator(on.value)
          : page.locator(on.within ?? 'body').getByRole(on.value as 'button', { name: on.name! })
    const same = await page.locator(`main ${clicked[at]}`).first().elementHandle()
    expect(await found.evaluate((element, other) => element === other, same)).toBe(true)
  }
  expect(steps.length).toBe(clicked.length)
})

test('typing is one step for each field, and nobody learns a secret', async () => {
  await page.getByLabel('お名前').pressSequentially('hanako')
  await page.getByLabel('数', { exact: true }).fill('3')
  await page.getByLabel('暗証').pressSequentially('secret')
  await page.getByLabel('カード').fill('4111111111111111')
  await page.getByLabel('番号').fill('4111111111111111')
  await page.getByLabel('日').pressSequentially('11262026')
  await page.getByLabel('備考').fill('一行\n二行')
  await page.getByLabel('感想').pressSequentially('よい')
  expect(await done()).toEqual([
    { type: 'fill', on: role('textbox', 'お名前'), value: 'hanako' },
    { type: 'fill', on: role('spinbutton', '数'), value: '3' },
    { type: 'secret', on: { by: 'label', value: '暗証' } },
    { type: 'secret', on: role('textbox', 'カード') },
    { type: 'secret', on: role('textbox', '番号') },
    { type: 'fill', on: { by: 'label', value: '日' }, value: '2026-11-26' },
    { type: 'fill', on: role('textbox', '備考'), value: '一行\n二行' },
    { type: 'fill', on: role('textbox', '感想'), value: 'よい' },
  ])
  expect(JSON.stringify(await recording())).not.toMatch(/secret"?,"value|4111/)
})

test('a field for a card is known by the names that shops give it', async () => {
  const fields = [
    'cardnumber',
    'ccnum',
    'billing_cc-number',
    'creditCard',
    'card_expiry',
    'cc-exp',
    'cvn',
    'securityCode',
  ]
  const others = ['accnumber', 'postcard', 'store_credit', 'accent']
  await page.evaluate(
    (names) =>
      document.body.append(...names.map((name) => Object.assign(document.createElement('input'), { name }))),
    [...fields, ...others],
  )
  for (const name of [...fields, ...others]) await page.locator(`[name="${name}"]`).fill(`typed-${name}`)
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage }))
  expect([...fields, ...others].filter((name) => kept.includes(`typed-${name}`))).toEqual(others)
})

test('choosing and ticking are told once, by mouse, label or key', async () => {
  await page.getByLabel('届け方').press('ArrowDown')
  await page.getByText('贈り物').click()
  await page.getByRole('checkbox').click()
  await page.getByRole('radio').press(' ')
  expect(await done()).toEqual([
    { type: 'select', on: role('combobox', '届け方'), values: ['shop'] },
    { type: 'check', on: role('checkbox', '贈り物'), checked: true },
    { type: 'check', on: role('checkbox', '贈り物'), checked: false },
    { type: 'check', on: role('radio', '現金'), checked: true },
  ])
})

test('Enter in a field sends its form, and no button was clicked; Enter on a button is a click', async () => {
  await page.getByLabel('お名前').press('Enter')
  await page.getByRole('button', { name: '注文' }).press('Enter')
  expect(await done()).toEqual([
    { type: 'press', on: role('textbox', 'お名前'), key: 'Enter' },
    { type: 'click', on: role('button', '注文') },
  ])
})

test('who scrolls has done something, a page that scrolls by itself has not', async () => {
  await page.evaluate(() => {
    document.body.style.height = '5000px'
    scrollTo(0, 100)
  })
  await page.waitForFunction(() => scrollY === 100)
  await page.mouse.wheel(0, 400)
  await page.mouse.wheel(0, 400)
  await expect.poll(done).toEqual([{ type: 'scroll', top: 900 }])
})

test('what a tool on the page hears, and what scripts do, was done by nobody', async () => {
  await page.getByText('記録').click()
  await page.evaluate(() => (document.querySelector('[data-testid]') as HTMLElement).click())
  expect(await done()).toEqual([])
})

test('a link is a click, an address that is typed is a step, and so are Back, Forward and reloading', async () => {
  await page.getByText('次のページ').click()
  await page.waitForURL('**/next')
  await page.goto('/typed')
  await page.goBack()
  await page.goForward()
  await page.reload()
  await page.getByText('煎茶').click()
  await page.goBack()
  await expect
    .poll(done)
    .toEqual([
      { type: 'click', on: role('link', '次のページ') },
      { type: 'goto', url: `${site.url}/typed` },
      { type: 'back' },
      { type: 'forward' },
      { type: 'reload' },
      { type: 'click', on: { ...role('link', '煎茶'), within: '#card' } },
      { type: 'back' },
    ])
})

test('touchpoints are recorded until the end, with those from before', async () => {
  const order = await page.evaluate(() => {
    const touchpoint = {
      id: '1',
      name: 'seen',
      params: { n: 1 },
      page: { location: 'https://shop.example/' },
    }
    globalThis.recorder.start([
      { ...touchpoint, at: Date.now() },
      { ...touchpoint, name: 'old', at: 5 },
    ])
    globalThis.recorder.add({ ...touchpoint, at: 7 })
    const told = { ...globalThis.recorder.get() }
    globalThis.recorder.stop()
    globalThis.recorder.add({ ...touchpoint, at: 9 })
    return told
  })
  expect(order).toEqual({ status: 'recording', lines: 3 })
  const { touchpoints, ended, whole } = await recording()
  expect(whole).toBe(true)
  expect(ended).toBeGreaterThan(0)
  expect(touchpoints.map(({ name, at, recorded }) => [name, at <= recorded])).toEqual([
    ['seen', true],
    ['seen', true],
  ])
  expect(touchpoints[1]).toMatchObject({ params: { n: 1 }, page: 'https://shop.example/', at: 7 })
})

test('a tab without room says so, keeps what there is, and records no more', async () => {
  await page.evaluate(() => sessionStorage.setItem('other', 'x'.repeat(5_200_000)))
  await page.evaluate(() =>
    globalThis.recorder.add({ name: 'big', params: { text: 'x'.repeat(200_000) }, at: Date.now() }),
  )
  await page.getByTestId('buy').click()
  expect(await page.evaluate(() => globalThis.errors)).toEqual([
    'full: This tab has no room for more of the recording: stop it, and export what there is.',
  ])
  expect(await page.evaluate(() => globalThis.recorder.get().status)).toBe('full')
  expect((await recording()).steps).toHaveLength(1)
})

test('a tab that may keep nothing is told of, and nothing is thrown', async () => {
  await page.evaluate(() => {
    globalThis.recorder.stop()
    Object.defineProperty(globalThis, 'sessionStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError')
      },
    })
    globalThis.recorder.start([])
  })
  expect(await page.evaluate(() => globalThis.errors)).toHaveLength(1)
  expect(await page.evaluate(() => globalThis.recorder.current())).toBeUndefined()
})

test('a recorder that is closed hears nothing, and the next one goes on', async () => {
  await page.evaluate(() => globalThis.recorder.close())
  await page.getByTestId('buy').click()
  await page.goto('/next')
  await page.getByTestId('buy').click()
  expect((await done()).map(({ type }) => type)).toEqual(['goto', 'click'])
})
