import type { Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { asksForConsent, keepsBooks } from '../support/dist.ts'
import { cleanUp } from '../support/example.ts'
import type { Fault } from '../support/faultyServer.ts'
import { balanced, type Stats } from './judge.ts'
import { settings } from './settings.ts'
import { createWorld, type World } from './world.ts'

const ROUNDS = Number(process.env.ROUNDS ?? (settings.long ? 300 : 20))
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)

afterAll(cleanUp)

const broken: Fault = { type: 'status', status: 500 }
const ends: Readonly<Record<string, (world: World, page: Page) => Promise<unknown>>> = {
  async leave(_, page) {
    const left = page.waitForURL('**/elsewhere')
    await page.evaluate('void setTimeout(fixture.leave)')
    await left
    await page.close()
  },
  crash: (world, page) => world.crash(page),
  close: (_, page) => page.close(),
  kill: (world) => world.kill(),
}

test.skipIf(!keepsBooks)(
  `every event is accounted for, whenever its page ends${asksForConsent ? '' : ' (without consent: not in dist)'}`,
  { timeout: ROUNDS * 20_000 },
  async () => {
    console.log(`SEED=${seed} ROUNDS=${ROUNDS}`)
    const next = random(seed)
    const world = await createWorld()
    const { api } = world
    const unbalanced: Stats[] = []
    const synced = new Set<string>()
    let readings = 0
    world.heard = (what, first, second) => {
      if (what === 'settled' && second === 'synced') synced.add(`${first}`)
      if (what !== 'stats') return
      readings++
      if (!balanced(first as Stats)) unbalanced.push(first as Stats)
    }
    try {
      const query = asksForConsent ? '&consent' : ''
      await world.openWarm()
      for (let round = 0; round < ROUNDS; round++) {
        api.fault = ({ path }) => (path === '/touchpoints' && next() < 0.3 ? broken : undefined)
        const page = await world.open(query)
        await page.evaluate(`fixture.wander(${Math.floor(next() * 2 ** 31)})`)
        const how = Object.keys(ends)[Math.floor(next() * 4)]!
        // The one thing that has to happen at any time.
        await new Promise((resolve) => setTimeout(resolve, next() ** 2 * 800))
        await ends[how]!(world, page)
        expect(unbalanced, `round ${round}, ended by: ${how}`).toEqual([])
      }

      api.fault = undefined
      const page = await world.open()
      const stats = () => page.evaluate<Stats>('fixture.stats()')
      await page.evaluate('fixture.visit("returned"), fixture.shop.flush()')
      await expect.poll(async () => (await stats()).queued, { timeout: 60_000 }).toBe(0)
      const books = await stats()
      expect(balanced(books)).toBe(true)
      expect(books.held).toBe(0)
      expect(readings).toBeGreaterThan(ROUNDS)

      // What a page was told is at the server is there.
      expect([...synced].filter((id) => !api.arrivals.has(id))).toEqual([])
      // On top of what is acknowledged, only what was on its way when consent was withdrawn or a page was left.
      const dropped = Object.values(books.dropped).reduce((sum, count) => sum + count, 0)
      const unnumbered = [...api.database.touchpoints.values()].filter(({ n }) => !n).length
      expect(books.acknowledged).toBeLessThanOrEqual(api.arrivals.size)
      expect(api.arrivals.size).toBeLessThanOrEqual(books.acknowledged + dropped + unnumbered)
      if (!asksForConsent) expect(dropped).toBe(0)
    } finally {
      await world.close()
    }
  },
)

/** Mulberry32: the same numbers for the same seed. */
function random(state: number): () => number {
  let seed = state
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
