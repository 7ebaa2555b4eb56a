import fc from 'fast-check'
import { type CartOp, type Commit, cartCollection, type Entry } from 'throughline'
import { expect, test } from 'vitest'
import { createServer, flaky, openShops } from '../support/schedules.ts'

const REPLICAS = 3
const skus = ['TEA', 'CUP', 'POT']

/** What the network makes of one request. */
const fate = fc.constantFrom('ok', 'ok', 'ok', 'lost request', 'lost answer', 'repeated', 'late repeat')

const step = fc.record({
  replica: fc.nat(REPLICAS - 1),
  act: fc.constantFrom('add', 'add', 'take', 'set', 'remove', 'clear', 'flush', 'flush', 'flush', 'tick'),
  sku: fc.constantFrom(...skus),
  quantity: fc.integer({ min: 1, max: 5 }),
})

test('replicas behind a network that loses, repeats and reorders end equal to the order of the server', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 30 }),
      fc.array(fate, { minLength: 1, maxLength: 40 }),
      fc.boolean(),
      async (steps, fates, together) => {
        const { database, handler } = createServer()
        const network = flaky(handler, fates)
        const shops = openShops(REPLICAS, network.fetch)
        const commits: Commit[] = []
        const said: CartOp[][] = shops.map(() => [])
        // Either all are signed in from the start, or they come as guests and sign in with what they have.
        if (together) await Promise.all(shops.map(({ shop }) => shop.identify('anna')))
        network.breaks()
        for (const { replica, act, sku, quantity } of steps) {
          const { shop, cart } = shops[replica]!
          const item = { item_id: sku, price: 100 }
          const say = (op: CartOp, commit: Commit) => {
            said[replica]!.push(op)
            commits.push(commit)
          }
          if (act === 'flush') void shop.flush()
          else if (act === 'tick') await network.tick()
          else if (act === 'add') say(['add', sku, quantity, item], cart.add(item, quantity))
          else if (act === 'take') say(['add', sku, -quantity, item], cart.add(item, -quantity))
          else if (act === 'set') say(['setQuantity', sku, quantity], cart.setQuantity(sku, quantity))
          else if (act === 'remove') say(['remove', sku], cart.remove(sku))
          else say(['clear'], cart.clear())
        }
        network.heals()
        if (!together) await Promise.all(shops.map(({ shop }) => shop.identify('anna')))
        // Twice: what the first one sends the others hear with the second.
        for (let round = 0; round < 2; round++) await Promise.all(shops.map(({ shop }) => shop.flush()))

        const carts = shops.map(({ cart }) =>
          cart
            .get()
            .lines.map(({ id, quantity }) => `${id} x${quantity}`)
            .sort(),
        )
        const decided = [...database.entries].map(([key, entry]) => ({ ...entry, log: JSON.parse(key)[0] }))
        const inOrder = decided.filter(({ log }) => log === 'c_anna').sort((a, b) => a.number - b.number)
        const folded = inOrder.reduce<ReturnType<typeof cartCollection.apply>>(
          (rows, entry) => cartCollection.apply(rows, { ...entry, id: '' } as Entry<CartOp>),
          new Map(),
        )
        const truth = [...folded].map(([id, { quantity }]) => `${id} x${quantity}`).sort()
        for (const cart of carts) expect(cart).toEqual(truth)

        // Every entry once, and each device's in the order of its author: first as a guest, then as a customer.
        const written = decided
          .filter(({ device }) => !device?.startsWith('g_'))
          .sort((a, b) => Number(a.log === 'c_anna') - Number(b.log === 'c_anna') || a.n - b.n)
        const devices = [...new Set(written.map(({ device }) => device))]
        const heard = devices.map((device) =>
          written.filter((entry) => entry.device === device).map(({ op }) => op),
        )
        const sorted = (lists: unknown[][]) =>
          lists
            .filter(({ length }) => length)
            .map((list) => JSON.stringify(list))
            .sort()
        expect(sorted(heard)).toEqual(sorted(said))
        for (const { shop } of shops) expect(shop.status.get().pending).toBe(0)
        for (const commit of commits) expect((await commit.settled).status).toBe('synced')
        for (const { shop } of shops) shop.close()
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 200) },
  )
}, 3_600_000)
