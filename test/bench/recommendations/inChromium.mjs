import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { launchOptions } from '../../../.ci/chromium.mjs'
import { bundle, startIsolatedSite } from '../site.mjs'

const worker = fileURLToPath(new URL('../../../dist/recommendations/engine/decodeWorker.js', import.meta.url))

/** What an index costs a page: to read it, to take it from the worker, and for each list. */
export async function measureInChromium({ manifest, file, ids }, sessions) {
  const site = await startIsolatedSite({
    '/page.js': await bundle('recommendations', 'esm'),
    '/engine/decodeWorker.js': await readFile(worker),
    '/manifest': JSON.stringify(manifest),
    '/file': Buffer.from(file),
    '/ids': ids,
    '/sessions': JSON.stringify(sessions),
  })
  const browser = await chromium.launch(launchOptions())
  try {
    const page = await browser.newPage()
    await page.goto(site.url)
    return await page.evaluate("import('/page.js').then(({ run }) => run())")
  } finally {
    await browser.close()
    site.close()
  }
}
