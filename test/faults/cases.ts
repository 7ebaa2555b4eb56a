import type { Page } from 'playwright-core'
import type { Fault } from '../support/faultyServer.ts'
import { settings } from './settings.ts'
import type { World } from './world.ts'

/** One way to lose events. */
export interface Case {
  readonly name: string
  /** Part of `npm test`. */
  readonly brief?: boolean
  /** Its page stays, and needs nobody to come back. */
  readonly stays?: boolean
  /** An answer that got lost leaves a device no choice but to ask or to send again. */
  readonly answersLost?: boolean
  /** Tracks the numbered events, does the harm, and answers how many there were. */
  run(world: World): Promise<number>
}

const { events, slow, outage } = settings
const seconds = outage / 1000
const down: Fault = { type: 'status', status: 503 }
const busy: Fault = { type: 'status', status: 429, headers: { 'retry-after': `${Math.round(seconds / 2)}` } }

const pace = (page: Page, first: number, count: number, every: number) =>
  page.evaluate(`void fixture.pace(${first}, ${count}, ${every})`)

const paceAndLeave = async (page: Page, count: number, every: number) => {
  const left = page.waitForURL('**/elsewhere')
  await page.evaluate(`void setTimeout(fixture.paceAndLeave, 0, 1, ${count}, ${every})`)
  await left
  return count
}

/** All events, spread over the time of trouble. */
const during = (
  world: World,
  page: Page,
  begin: () => unknown,
  end: () => unknown,
  then: () => Promise<unknown> = () => Promise.resolve(),
) =>
  world.outage(
    begin,
    async () => {
      await pace(page, 1, events, outage / events)
      await world.hearPaced()
      await then()
    },
    end,
  )

const faulty =
  (fault: Fault, then?: (page: Page) => Promise<unknown>): Case['run'] =>
  async (world) => {
    const page = await world.openWarm()
    const set = (now: Fault | undefined) => () => {
      world.api.fault = now
    }
    await during(world, page, set(fault), set(undefined), then && (() => then(page)))
    return events
  }

const killed =
  (count: number, every: number, refused = false): Case['run'] =>
  async (world) => {
    const page = await world.openWarm()
    if (refused) await world.api.refuse()
    await pace(page, 1, events * 10, every)
    await world.hearTracked(count)
    await world.kill()
    if (refused) await world.api.accept()
    return Math.max(...world.tracked.keys())
  }

const crashed =
  (every: number, refused = false): Case['run'] =>
  async (world) => {
    const page = await world.openWarm()
    if (refused) await world.api.refuse()
    await pace(page, 1, events * 10, every)
    await world.hearTracked(every > 50 ? slow : events)
    await world.crash(page)
    if (refused) await world.api.accept()
    return Math.max(...world.tracked.keys())
  }

const tabs =
  (count: number): Case['run'] =>
  async (world) => {
    const pages = [await world.openWarm()]
    while (pages.length < count) pages.push(await world.open())
    const each = events / count
    await world.outage(
      () => {
        world.api.fault = down
      },
      async () => {
        await Promise.all(pages.map((page, index) => pace(page, 1 + index * each, each, outage / each)))
        await world.hearPaced(count)
        await Promise.all(pages.map((page) => page.reload()))
      },
      () => {
        world.api.fault = undefined
      },
    )
    return events
  }

export const cases: readonly Case[] = [
  {
    name: 'leave the page, 10/s',
    run: async (world) => paceAndLeave(await world.openWarm(), slow, 100),
  },
  {
    name: 'leave the page, one burst',
    brief: true,
    run: async (world) => paceAndLeave(await world.openWarm(), events, 0),
  },
  {
    name: 'leave the first page ever, one burst',
    async run(world) {
      const page = await world.context.newPage()
      const left = page.waitForURL('**/elsewhere')
      await page.goto(`${world.site.url}/?api=${encodeURIComponent(world.api.url)}&burst=${events}`)
      await left
      return events
    },
  },
  {
    name: 'close the tab, 100/s',
    async run(world) {
      const page = await world.openWarm()
      await pace(page, 1, events, 10)
      await world.hearPaced()
      await page.close({ runBeforeUnload: false })
      return events
    },
  },
  { name: `503 for ${seconds} s`, brief: true, stays: true, run: faulty(down) },
  {
    name: `refused for ${seconds} s`,
    stays: true,
    async run(world) {
      const page = await world.openWarm()
      await during(world, page, world.api.refuse, world.api.accept)
      return events
    },
  },
  {
    name: 'unreachable, then reload',
    stays: true,
    async run(world) {
      const page = await world.openWarm()
      await during(world, page, world.api.refuse, world.api.accept, () => page.reload())
      return events
    },
  },
  {
    name: 'offline, tab closed, back online',
    brief: true,
    async run(world) {
      const page = await world.openWarm()
      await during(
        world,
        page,
        () => world.context.setOffline(true),
        () => world.context.setOffline(false),
        () => page.close(),
      )
      return events
    },
  },
  { name: 'SIGKILL, 10/s', brief: true, run: killed(slow, 100) },
  { name: 'SIGKILL, 100/s', brief: true, run: killed(events, 10) },
  { name: 'SIGKILL while refused, 100/s', brief: true, run: killed(events, 10, true) },
  { name: 'tab crash, 10/s', run: crashed(100) },
  { name: 'tab crash while refused, 100/s', brief: true, run: crashed(10, true) },
  { name: '2 tabs in an outage, both reload', brief: true, stays: true, run: tabs(2) },
  { name: '10 tabs in an outage, all reload', stays: true, run: tabs(10) },
  { name: '429 with Retry-After', stays: true, run: faulty(busy) },
  { name: `an empty 200 for ${seconds} s`, stays: true, run: faulty({ type: 'status', status: 200 }) },
  { name: `hung for ${seconds} s`, stays: true, run: faulty({ type: 'hang' }) },
  {
    name: `answers lost for ${seconds} s`,
    stays: true,
    answersLost: true,
    run: faulty({ type: 'lost-answers' }),
  },
  {
    name: '503, then leave the page in the outage',
    run: faulty(down, async (page) => {
      const left = page.waitForURL('**/elsewhere')
      await page.evaluate('void setTimeout(fixture.leave)')
      await left
    }),
  },
  {
    name: '2 tabs, one crashes while it sends',
    async run(world) {
      const page = await world.openWarm()
      const other = await world.open()
      await pace(page, 1, events * 10, 10)
      await pace(other, 10_001, events / 2, 20)
      await world.hearTracked(events / 2)
      await world.crash(page)
      await world.hearPaced()
      return world.tracked.size
    },
  },
]
