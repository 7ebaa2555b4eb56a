import fc from 'fast-check'
import type { CheckoutState, OrderRequest, Placed, TakenOrder } from 'throughline'
import { afterEach, expect, test } from 'vitest'
import { createDisk } from '../schedules/disk.ts'
import { closeShops, createNetwork, createServer, settled } from '../support/shop.ts'
import { type Counter, cup, openCounter, tea } from './tools.ts'

afterEach(closeShops)

const RUNS = Number(process.env.CHECKOUT_RUNS ?? 60)

const REASONS = /^(cart-changed|incomplete|empty|offline|placed|placed-elsewhere|unknown-checkout)$/
const statistics = { orders: 0 }

const step = fc.constantFrom('contact', 'delivery', 'address', 'payment', 'review')
const deed = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant('begin' as const) }) },
  { weight: 8, arbitrary: fc.record({ type: fc.constant('toReview' as const) }) },
  { weight: 5, arbitrary: fc.record({ type: fc.constant('forward' as const), pickup: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constantFrom('goTo' as const, 'complete' as const, 'fail' as const),
      step,
    }),
  },
  {
    weight: 9,
    arbitrary: fc.record({
      type: fc.constantFrom('place' as const, 'buy' as const),
      answer: fc.constantFrom('taken', 'pending', 'lost'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constantFrom('confirm' as const, 'reload' as const, 'meet' as const) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant('cart' as const), item: fc.constantFrom(tea, cup) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('remember' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('network' as const), up: fc.boolean() }) },
)
/** Who does it: two tabs of one device, and another device. */
const deeds = fc.array(fc.record({ who: fc.integer({ min: 0, max: 2 }), deed }), {
  minLength: 10,
  maxLength: 40,
  size: 'max',
})

/** As a customer who fills in one step after the other. */
function toReview({ checkout }: Counter, allowed: (act: () => unknown) => unknown): void {
  checkout.begin()
  for (let steps = 0; steps < 6 && checkout.get().status === 'active'; steps++) {
    const { current = '', index, total } = checkout.get()
    if (index < total - 1) allowed(() => checkout.complete(current))
  }
}

/** One at a time, as a Web Lock of one browser profile. */
function createLock() {
  let last: Promise<unknown> = Promise.resolve()
  return (work: () => Promise<unknown>) => {
    last = last.then(work, work)
    return last
  }
}

/** The shop's own order service: a key is an order, whoever asks how often. */
function createOrders() {
  const orders = new Map<string, TakenOrder & { readonly pieces: number }>()
  let asking = 0
  return {
    orders,
    /** How many asked at the same time, at the most. */
    most: 0,
    async take({ id, lines }: OrderRequest, answer: string): Promise<TakenOrder | undefined> {
      this.most = Math.max(this.most, ++asking)
      const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0)
      const order = orders.get(id) ?? { transaction_id: `T-${orders.size + 1}`, pieces }
      // The same key is the same order.
      expect(pieces).toBe(order.pieces)
      orders.set(id, order)
      await settled()
      asking--
      if (answer === 'lost') throw new TypeError('Failed to fetch')
      return answer === 'pending' ? undefined : order
    },
  }
}

test('whatever is done by two tabs and another device, a checkout never lies and is one order at the most', async () => {
  await fc.assert(
    fc.asyncProperty(deeds, async (all) => {
      const server = createServer()
      const networks = [createNetwork(server), createNetwork(server)]
      const disks = [createDisk(), createDisk()]
      const locks = [createLock(), createLock()]
      const shop = createOrders()
      const ever: Counter[] = []
      const deviceOf = (who: number) => Math.floor(who / 2)
      const load = async (who: number): Promise<Counter> => {
        const disk = disks[deviceOf(who)]!
        const counter = openCounter(
          (request) => networks[deviceOf(who)]!.fetch(request),
          {
            steps: [
              'contact',
              'delivery',
              { id: 'address', isNeeded: ({ data }) => data.delivery?.how !== 'pickup' },
              'payment',
              'review',
            ],
          },
          {
            storage: (...parts) => ({
              ...disk.open(() => true)(...parts),
              alone: (what, work) => (what === 'checkout' ? locks[deviceOf(who)]?.(work) : work()),
            }),
          },
        )
        ever.push(counter)
        await counter.shop.ready
        void counter.shop.identify('hanako').catch(() => {})
        await settled()
        return counter
      }
      const tabs = [await load(0), await load(1), await load(2)]
      let added = 0
      const sent = new Set<string>()
      const placing: unknown[] = []
      const totals = new Map<string, number>()
      const look = (who: number, { checkout } = tabs[who]!): CheckoutState => {
        const state = checkout.get()
        const { steps, status, id, total, index, current } = state
        expect(steps.filter(({ state }) => state === 'current')).toHaveLength(current ? 1 : 0)
        expect(!!current).toBe(status === 'active' || status === 'pending')
        expect(total).toBe(steps.length)
        if (current && steps.some(({ id }) => id === current)) expect(steps[index]?.id).toBe(current)
        if (status !== 'idle' && status !== 'placed') {
          expect(total).toBeLessThanOrEqual(totals.get(`${who}/${id}`) ?? total)
          totals.set(`${who}/${id}`, total)
        }
        return state
      }
      const allowed = (act: () => unknown) => {
        try {
          return act()
        } catch (error) {
          // The page would have known by `canGoTo` and `status`.
          expect((error as { code?: string }).code).toMatch(/^(begin|order|pending)$/)
          return undefined
        }
      }
      for (const { who, deed } of all) {
        const before = look(who)
        const { checkout, cart } = tabs[who]!
        switch (deed.type) {
          case 'begin':
            checkout.begin()
            break
          case 'toReview':
            toReview(tabs[who]!, allowed)
            break
          case 'forward':
          case 'complete': {
            const at = deed.type === 'forward' ? before.current : deed.step
            const fields =
              at === 'delivery' && deed.type === 'forward'
                ? { how: deed.pickup ? 'pickup' : 'home' }
                : undefined
            if (!at) break
            allowed(() => checkout.complete(at, fields))
            expect(checkout.get().index - before.index).toBeLessThanOrEqual(1)
            break
          }
          case 'goTo':
          case 'fail':
            allowed(() => (deed.type === 'goTo' ? checkout.goTo(deed.step) : checkout.fail(deed.step, 'no')))
            break
          case 'buy':
          case 'place': {
            if (deed.type === 'buy' && before.status !== 'pending') {
              cart.add(tea)
              added++
              toReview(tabs[who]!, allowed)
            }
            const placed = allowed(() =>
              checkout.place((order) => {
                sent.add(`${deviceOf(who)}/${order.id}`)
                return shop.take(order, deed.answer)
              }),
            )
            placing.push(
              Promise.resolve(placed as Promise<Placed> | undefined).then((placed) => {
                if (placed?.status === 'rejected') expect(placed.reason).toMatch(REASONS)
              }),
            )
            break
          }
          case 'confirm': {
            const { id, status } = before
            const order = shop.orders.get(`${id}`)
            // Whoever was sent to pay comes back to the same device.
            if (status === 'pending' && order && sent.has(`${deviceOf(who)}/${id}`)) checkout.confirm(order)
            break
          }
          case 'cart':
            cart.add(deed.item)
            added++
            break
          case 'remember':
            checkout.remember(deed.on)
            break
          case 'network':
            networks[deviceOf(who)]!.up = deed.up
            break
          case 'meet':
            await tabs[who]!.shop.flush()
            break
          case 'reload':
            tabs[who]!.shop.close()
            tabs[who] = await load(who)
        }
        look(who)
        await settled()
        for (const other of [0, 1, 2]) look(other)
      }
      await Promise.all(placing)
      for (const network of networks) network.up = true
      for (let round = 0; round < 4; round++)
        for (const { shop } of tabs) {
          void shop.identify('hanako').catch(() => {})
          await shop.flush()
        }
      const [one, ...others] = tabs.map(({ checkout, cart }) => {
        const { lines: _, changes: __, ...state } = checkout.get()
        return JSON.stringify([state, cart.get().lines])
      })
      for (const other of others) expect(other).toBe(one)
      expect(shop.most).toBeLessThanOrEqual(1)
      // Nothing that anybody wanted to buy is lost, and nothing is bought twice.
      const bought = new Map(
        ever.flatMap(({ tracking }) => tracking.of('purchase').map((one) => [one.transaction_id, one])),
      )
      const orders = [...shop.orders.values()].filter(({ transaction_id }) => bought.has(transaction_id))
      const left = tabs[0]!.cart.get().lines.reduce((sum, { quantity }) => sum + quantity, 0)
      expect(orders.reduce((sum, { pieces }) => sum + pieces, left)).toBe(added)
      statistics.orders += orders.length
      for (const { shop } of tabs) shop.close()
    }),
    { numRuns: RUNS },
  )
  // Orders are what it is about.
  expect(statistics.orders).toBeGreaterThan(RUNS / 6)
}, 300_000)
