import { chromium } from 'playwright-core'
import { launchOptions } from '../../.ci/chromium.mjs'
import { median, quantile } from './figures.mjs'
import { bundle, collect, startApi, startIsolatedSite } from './site.mjs'

const seconds = (count) => new Promise((resolve) => setTimeout(resolve, count * 1000))

/** What tracking costs a page and its network, each figure with its limit. */
export async function benchTracking() {
  const names = ['throughline', 'writeAhead', 'beacon', 'nothing', 'drive', 'queues']
  const scripts = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await bundle(name)])))
  const site = await startIsolatedSite()
  const api = await startApi(site.url)
  const browser = await chromium.launch(launchOptions())
  const rows = []
  const add = (what, figure, limit, beside = '') =>
    rows.push({ what, figure: Number(figure.toPrecision(3)), limit, ok: figure <= limit ? '✓' : '✗', beside })

  /** A page of its own profile, where nothing has ever been. */
  const open = async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(site.url)
    await page.evaluate(`globalThis.api = '${api.url}'`)
    const session = await context.newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    return {
      page,
      async cpu() {
        const { metrics } = await session.send('Performance.getMetrics')
        return metrics.find(({ name }) => name === 'TaskDuration').value * 1000
      },
      close: () => context.close(),
    }
  }
  /** Milliseconds until a script was compiled, run and has returned. */
  const evaluate = (page, script) =>
    page.evaluate((text) => {
      const element = document.createElement('script')
      element.textContent = text
      const start = performance.now()
      document.head.append(element)
      return performance.now() - start
    }, script)
  const touchpointRequests = () =>
    api.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/touchpoints'))

  try {
    await start()
    await call()
    await perEvent()
    await outage()
  } finally {
    await browser.close()
    await api.close()
    site.close()
  }
  return rows

  async function start() {
    const took = { throughline: [], writeAhead: [], nothing: [] }
    const durable = { throughline: [], writeAhead: [], nothing: [] }
    for (let round = 0; round < 15; round++)
      for (const name of Object.keys(took)) {
        const { page, cpu, close } = await open()
        await evaluate(page, scripts.drive)
        const before = await cpu()
        took[name].push(await evaluate(page, scripts[name]))
        await page.evaluate("track('view_item', product(1))")
        durable[name].push((await cpu()) - before)
        await close()
      }
    const [ours, theirs] = [median(took.throughline), median(took.writeAhead)]
    add('evaluate + init ÷ write-ahead', ours / theirs, 2, `${ours.toFixed(2)} ÷ ${theirs.toFixed(2)} ms`)
    const [all, least, none] = [durable.throughline, durable.writeAhead, durable.nothing].map(median)
    add(
      'CPU until the first event is durable ÷ write-ahead',
      (all - none) / (least - none),
      2,
      `${(all - none).toFixed(2)} ÷ ${(least - none).toFixed(2)} ms, net of an empty script`,
    )
  }

  async function call() {
    const down = { type: 'status', status: 503 }
    api.fault = (request) => (request.path === '/down/touchpoints' ? down : collect(request))
    const { page, close } = await open()
    await evaluate(page, scripts.queues)
    const { empty, full } = await page.evaluate('measureQueues(5000, 600)')
    await close()
    api.fault = collect
    add('track(), median ms', median(empty), 0.1)
    add('track(), 99 of 100, ms', quantile(empty, 0.99), 0.5)
    add(
      'track() with 5,000 queued ÷ empty',
      median(full) / median(empty),
      1.25,
      `${median(full).toFixed(3)} ÷ ${median(empty).toFixed(3)} ms; 99 of 100: ${quantile(full, 0.99).toFixed(2)} ms`,
    )
  }

  async function perEvent() {
    const events = 400
    const spent = { throughline: [], beacon: [], writeAhead: [], nothing: [] }
    const weights = []
    for (let round = 0; round < 5; round++)
      for (const name of Object.keys(spent)) {
        const { page, cpu, close } = await open()
        await evaluate(page, scripts.drive)
        await evaluate(page, scripts[name])
        await page.evaluate("track('view_item', product(0))")
        await seconds(0.5)
        const known = api.arrivals.size
        const sent = touchpointRequests().length
        const before = await cpu()
        await page.evaluate(`drive(${events}, 5)`)
        if (name === 'throughline') await api.until(() => api.arrivals.size >= known + events, 20_000)
        await seconds(0.5)
        spent[name].push(((await cpu()) - before) / events)
        const bytes = touchpointRequests()
          .slice(sent)
          .reduce((sum, request) => sum + request.bytes, 0)
        if (name === 'throughline') weights.push(bytes / (api.arrivals.size - known))
        await close()
      }
    const none = median(spent.nothing)
    const net = (name) => median(spent[name]) - none
    add(
      'main thread per event ÷ a bare beacon',
      net('throughline') / net('beacon'),
      2,
      `${net('throughline').toFixed(3)} ÷ ${net('beacon').toFixed(3)} ms; write-ahead ${net('writeAhead').toFixed(3)}`,
    )
    add('bytes per event in company', median(weights), 150)
  }

  async function outage() {
    const { page, close } = await open()
    await evaluate(page, scripts.drive)
    await evaluate(page, scripts.throughline)
    const known = api.arrivals.size
    await page.evaluate("track('view_item', product(0))")
    await api.until(() => api.arrivals.size > known, 20_000)
    api.fault = { type: 'status', status: 503 }
    const before = api.requests.length
    await Promise.all([page.evaluate('drive(200, 290)'), seconds(60)])
    const tried = api.requests.slice(before)
    const touchpoints = tried.filter(({ path }) => path === '/touchpoints').length
    add(
      'requests in the first minute of an outage',
      tried.length,
      12,
      `${touchpoints} of them for touchpoints`,
    )

    api.fault = undefined
    const waiting = api.arrivals.size
    const after = touchpointRequests().length
    const began = performance.now()
    await page.evaluate("dispatchEvent(new Event('online'))")
    const drained = await api.until(() => api.arrivals.size >= waiting + 200, 30_000)
    add(
      'requests that drain 200 events afterwards',
      drained ? touchpointRequests().length - after : Number.NaN,
      4,
      `${(performance.now() - began).toFixed(0)} ms`,
    )
    await close()
  }
}
