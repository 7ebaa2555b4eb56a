import type { BrowserContext, Page } from 'playwright-core'
import { launchProfile } from '../support/browser.ts'
import { newFolder } from '../support/example.ts'
import { type FaultyServer, startFaultyServer } from '../support/faultyServer.ts'
import { killAll, processesOf } from '../support/processes.ts'
import { bundle, type Site, startSite } from '../support/site.ts'

/** A browser with a profile that outlives it, a site, and a server that can be made to fail. */
export interface World {
  readonly api: FaultyServer
  readonly site: Site
  readonly context: BrowserContext
  /** Where the browser keeps what it stores. */
  readonly profile: string
  /** When each numbered event was tracked, as far as pages could still say so. */
  readonly tracked: ReadonlyMap<number, number>
  /** How long after its call each event was said to be on disk, in milliseconds, as heard here. */
  readonly saved: ReadonlyMap<number, number>
  /** When the browser, or a tab of it, was killed. */
  killed: number | undefined
  /** Requests that pages tried while `outage` was on. */
  tried: number
  /** Opens a page of the shop. */
  open(query?: string): Promise<Page>
  /** Opens one whose device the server knows. */
  openWarm(query?: string): Promise<Page>
  /** Counts what pages try while `work` runs; the fault begins and ends around it. */
  outage(begin: () => unknown, work: () => Promise<unknown>, end: () => unknown): Promise<void>
  /** What else pages tell, as they tell it. */
  heard: ((what: string, ...more: unknown[]) => void) | undefined
  /** Resolves when this event was tracked. */
  hearTracked(number: number): Promise<void>
  /** Resolves when so many calls of `pace` have come to their end. */
  hearPaced(times?: number): Promise<void>
  /** Kills the whole browser in the middle of whatever it does. */
  kill(): Promise<void>
  /** Crashes the renderer of a tab. */
  crash(page: Page): Promise<void>
  close(): Promise<void>
}

let script: Promise<string> | undefined

export async function createWorld(): Promise<World> {
  script ??= bundle('test/faults/page.js')
  const site = await startSite(await script)
  const api = await startFaultyServer([site.url])
  const profile = newFolder()
  const tracked = new Map<number, number>()
  const latest = new Map<Page, number>()
  const saved = new Map<number, number>()
  const listeners = new Set<() => void>()
  let paced = 0
  let counting = false
  let processes: number[] = []
  let context: BrowserContext

  const hear = ({ page }: { page: Page }, ...news: [string, number, unknown]) => {
    const [what, number, more] = news
    world.heard?.(...news)
    if (what === 'tracked') {
      tracked.set(number, more as number)
      latest.set(page, more as number)
    }
    if (what === 'saved' && more === 'disk') saved.set(number, Date.now() - (tracked.get(number) ?? 0))
    if (what === 'paced') paced++
    for (const listener of listeners) listener()
  }
  const launch = async () => {
    context = await launchProfile(profile, {}, ['--disable-back-forward-cache'])
    context.on('request', (request) => {
      if (counting && request.url().startsWith(api.url)) world.tried++
    })
    await context.exposeBinding('tell', hear)
    processes = []
  }
  const when = (met: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!met()) return
        listeners.delete(look)
        resolve()
      }
      listeners.add(look)
      look()
    })

  const world: World = {
    api,
    site,
    get context() {
      return context
    },
    profile,
    tracked,
    saved,
    killed: undefined,
    heard: undefined,
    tried: 0,
    async open(query = '') {
      const page = await context.newPage()
      await page.goto(`${site.url}/?api=${encodeURIComponent(api.url)}${query}`)
      return page
    },
    async openWarm(query) {
      const page = await world.open(query)
      await page.evaluate('fixture.visit("opened"), fixture.shop.flush()')
      const known = await api.until(() => api.arrivals.size > 0, 20_000)
      if (!known) throw new Error('The first touchpoint of a healthy page did not reach a healthy server.')
      processes = await processesOf(context)
      return page
    },
    async outage(begin, work, end) {
      counting = true
      await begin()
      try {
        await work()
      } finally {
        counting = false
        await end()
      }
    },
    hearTracked: (number) => when(() => tracked.has(number)),
    hearPaced: (times = 1) => when(() => paced >= times),
    async kill() {
      if (!processes.length) processes = await processesOf(context)
      const closed = new Promise((resolve) => context.once('close', resolve))
      world.killed = Date.now()
      killAll(processes)
      await closed
      await launch()
    },
    async crash(page) {
      const crashed = page.waitForEvent('crash')
      const session = await context.newCDPSession(page)
      // Nobody is left to answer.
      session.send('Page.crash').catch(() => {})
      await crashed
      // The order to crash takes its time; the page went on until it came.
      world.killed = latest.get(page)
      await page.close()
    },
    async close() {
      await context.close()
      await api.close()
      site.close()
    },
  }
  await launch()
  return world
}
