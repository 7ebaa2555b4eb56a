import { chromium } from 'playwright-core'
import { launchOptions } from '../../.ci/chromium.mjs'
import { median, quantile, row } from './figures.mjs'
import { bundle, startIsolatedSite } from './site.mjs'

const ENTRIES = 50_000
const ROUNDS = 5

/** Opening, scrolling a long list, and what `track` costs while somebody looks on. */
export async function benchOverlay() {
  const site = await startIsolatedSite({ '/overlay.js': await bundle('overlay') })
  const browser = await chromium.launch(launchOptions())
  try {
    const open = async () => {
      const page = await browser.newPage()
      await page.goto(site.url)
      await page.addScriptTag({ url: '/overlay.js' })
      return page
    }
    const opening = []
    const bare = []
    const watched = []
    for (let round = 0; round < ROUNDS; round++) {
      const page = await open()
      bare.push(...(await page.evaluate('calls(2000)')))
      opening.push(await page.evaluate('open()'))
      watched.push(...(await page.evaluate('calls(2000)')))
      await page.evaluate('stop()')
      bare.push(...(await page.evaluate('calls(2000)')))
      await page.close()
    }
    const page = await open()
    await page.evaluate('open()')
    await page.evaluate(`fill(${ENTRIES})`)
    const { times, rows, height } = await page.evaluate('scroll()')
    return [
      row('call to the overlay drawn, median ms', median(opening), 100),
      row(
        `longest frame while ${ENTRIES} entries are scrolled, ms`,
        Math.max(...times),
        50,
        `p50 ${median(times).toFixed(1)}, p99 ${quantile(times, 0.99).toFixed(1)}; ${rows} rows in the page, ${Math.round(height)} px`,
      ),
      // What a call may take at all.
      row(
        'track() with the overlay open, median ms',
        median(watched),
        0.1,
        `without: ${median(bare).toFixed(3)}`,
      ),
    ]
  } finally {
    await browser.close()
    site.close()
  }
}
