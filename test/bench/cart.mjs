import { chromium } from 'playwright-core'
import { launchOptions } from '../../.ci/chromium.mjs'
import { median, quantile, row } from './figures.mjs'
import { bundle, startApi, startIsolatedSite } from './site.mjs'

const OPENS = 31
const ADDS = 200
const EDITS = 1000
/** Milliseconds between a change and the next. */
const PAUSE = 20

/** What a cart of 20 lines costs its page, beside plain idb-keyval by hand in the same run. */
export async function benchCart() {
  const site = await startIsolatedSite({
    '/throughline.js': await bundle('openThroughline', 'esm'),
    '/reference.js': await bundle('openReference', 'esm'),
  })
  const api = await startApi(site.url)
  const script = await bundle('cart')
  const browser = await chromium.launch(launchOptions())
  try {
    const page = await browser.newPage()
    return [...(await open(page)), ...(await adds(page))]
  } finally {
    await browser.close()
    await api.close()
    site.close()
  }

  async function start(page) {
    await page.goto(site.url)
    if (!(await page.evaluate('crossOriginIsolated'))) throw new Error('The page is not isolated.')
    await page.addScriptTag({ content: script })
  }

  /** From nothing to the lines of a shop: what a page waits for on each of its loads. */
  async function open(page) {
    await start(page)
    await page.evaluate("fillReference('reference')")
    // Where nobody answers, everything stays to be sent.
    const nowhere = `${api.url}/nowhere`
    const shops = [
      { name: 'synced', edits: 0, where: api.url },
      { name: 'synced-edited', edits: EDITS, where: api.url },
      { name: 'local', edits: 0 },
      { name: 'local-edited', edits: EDITS },
      { name: 'unsent-edited', edits: EDITS, where: nowhere },
    ]
    for (const { name, edits, where } of shops) {
      const filled = await page.evaluate((parts) => globalThis.fill(...parts), [name, edits, where])
      const sent = where !== api.url || filled.pending === 0
      if (filled.lines !== 20 || filled.storage !== 'indexeddb' || !sent)
        throw new Error(`${name} is not what it should be: ${JSON.stringify(filled)}`)
    }
    const kinds = [
      { name: 'reference', module: '/reference.js' },
      ...shops.map((shop) => ({ module: '/throughline.js', ...shop })),
    ]
    const took = Object.fromEntries(kinds.map(({ name }) => [name, []]))
    for (let round = 0; round < OPENS; round++)
      for (const { name, module, where } of kinds) {
        await page.goto(site.url)
        const [lines, time] = await page.evaluate(
          async ([module, name, where]) => {
            const start = performance.now()
            const { open } = await import(module)
            const lines = await open(name, where)
            return [lines, performance.now() - start]
          },
          [module, name, where],
        )
        if (lines !== 20) throw new Error(`${name} opened with ${lines} lines.`)
        // The first of each makes the others ready.
        if (round) took[name].push(time)
      }
    const ratio = (what, of, to, target) =>
      row(
        what,
        median(took[of]) / median(took[to]),
        target,
        `${median(took[of]).toFixed(1)} ÷ ${median(took[to]).toFixed(1)} ms`,
      )
    return [
      ratio('import + open, 20 lines ÷ idb-keyval', 'synced', 'reference', 1.5),
      ratio('… of a shop without a server', 'local', 'reference', 1.5),
      ratio('… after 1,000 edits ÷ fresh', 'synced-edited', 'synced', 1.1),
      ratio('… of a shop without a server', 'local-edited', 'local', 1.1),
      ratio('… that nobody has received yet', 'unsent-edited', 'synced', 1.1),
    ]
  }

  /** From a click to the page that shows it, and to the disk: after a pause as people make it, and in a burst. */
  async function adds(page) {
    const rows = []
    for (const [how, pause, where] of [
      ['after a pause', PAUSE, api.url],
      ['after a pause, without a server', PAUSE, undefined],
      ['in a burst', 0, api.url],
      ['in a burst, without a server', 0, undefined],
    ]) {
      await start(page)
      const { ours, theirs } = await page.evaluate(
        (parts) => globalThis.measureAdds(...parts),
        [how, ADDS, pause, where],
      )
      const beside = (key, share) =>
        [ours, theirs]
          .map((times) =>
            quantile(
              times.map((time) => time[key]),
              share,
            ).toFixed(3),
          )
          .join(' ÷ ')
      const told = ours.map((time) => time.told)
      const [durable, durableThere] = [ours, theirs].map((times) => median(times.map((time) => time.durable)))
      rows.push(
        row(`call → subscribers, p50 ms, ${how}`, median(told), 0.1, beside('told', 0.5)),
        row(`call → subscribers, p95 ms, ${how}`, quantile(told, 0.95), 0.3, beside('told', 0.95)),
        row(
          `call → durable ÷ setMany of a row, ${how}`,
          durable / durableThere,
          1.2,
          `${beside('durable', 0.5)} ms; p95 ${beside('durable', 0.95)}`,
        ),
      )
    }
    return rows
  }
}
