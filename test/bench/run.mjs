import { createServer } from 'node:http'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { launchOptions } from '../../.ci/chromium.mjs'
import { measure } from '../../.ci/sizes.mjs'
import { benchTracking } from './tracking.mjs'

// `npm run bench`: sizes, and speed as ratios to a bare reference in the same run. Milliseconds are this machine's.
console.log('Sizes, min + brotli')
console.table(
  Object.fromEntries(
    measure().map(({ name, size, limit }) => [
      name,
      { bytes: size, limit, share: (size / limit).toFixed(2) },
    ]),
  ),
)

const { outputFiles } = await build({
  entryPoints: ['test/bench/page.js'],
  bundle: true,
  minify: true,
  format: 'iife',
  write: false,
})
const server = createServer((request, response) => {
  // Isolated pages get a clock of 5 µs.
  response.setHeader('cross-origin-opener-policy', 'same-origin')
  response.setHeader('cross-origin-embedder-policy', 'require-corp')
  const script = request.url === '/page.js'
  response.setHeader('content-type', script ? 'text/javascript' : 'text/html')
  response.end(
    script ? outputFiles[0].text : '<!doctype html><title>bench</title><script src="/page.js"></script>',
  )
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const browser = await chromium.launch(await launchOptions())
try {
  const page = await browser.newPage()
  await page.goto(`http://127.0.0.1:${server.address().port}/`)
  const { ours, reference } = await page.evaluate(() => globalThis.bench())
  const row = (key) => ({
    'throughline, ms': ours[key].toFixed(3),
    'idb-keyval by hand, ms': reference[key].toFixed(3),
    ratio: (ours[key] / reference[key]).toFixed(2),
  })
  console.log('A cart of 20 lines, one more piece; medians of interleaved rounds')
  console.table({ 'call to subscribers': row('told'), 'call to durable': row('durable') })
} finally {
  await browser.close()
  server.close()
}

console.log('Tracking, medians of interleaved rounds')
console.table(await benchTracking())
