import {
  type CartOp,
  createCart,
  createStorefront,
  createTracking,
  http,
  type OpenStorage,
  type Storefront,
} from 'throughline'
import { createSyncHandler } from 'throughline/server'
import { afterEach, describe, expect, test } from 'vitest'
import { memoryDatabase } from '../server/memoryDatabase.ts'

export interface Subject {
  readonly storage: () => OpenStorage
  /** Whether rows outlive the shop. */
  readonly persistent: boolean
  /** Whether two shops of one name can be open at once, as in two tabs. */
  readonly tabs: boolean
}

const tea = { item_id: 'TEA', item_name: '煎茶', price: 1980 }
const cup = { item_id: 'CUP', item_name: '湯呑', price: 3300 }

/** What every storage promises to a shop. */
export function storageContract(name: string, { storage, persistent, tabs }: Subject): void {
  const shops: Storefront[] = []
  let names = 0
  const server = () => {
    const database = memoryDatabase()
    const handler = createSyncHandler({ database, history: true })
    return { database, exchange: http('http://shop.test/throughline', { fetch: handler }) }
  }
  const open = (name: string, exchange?: ReturnType<typeof http>) => {
    const shop = createStorefront({ channel: 'web', name, storage: storage(), ...(exchange && { exchange }) })
    shops.push(shop)
    const cart = createCart(shop)
    return { shop, cart, lines: () => cart.get().lines.map(({ id, quantity }) => `${id} x${quantity}`) }
  }
  const fresh = () => `${name}-${names++}-${Date.now()}`
  afterEach(() => {
    for (const shop of shops.splice(0)) shop.close()
  })

  describe(name, () => {
    test('says where a change is saved', async () => {
      const { shop, cart } = open(fresh())
      expect(await cart.add(tea).saved).toBe(persistent ? 'disk' : 'memory')
      expect(shop.status.get()).toMatchObject({
        storage: persistent ? 'indexeddb' : 'memory',
        connection: 'local',
        pending: 0,
      })
    })

    test('a line that is added before the stored state is in stays', async () => {
      const name = fresh()
      const first = open(name)
      await first.cart.add(tea).saved
      first.shop.close()
      const second = open(name)
      second.cart.add(cup)
      expect(second.lines()).toEqual(['CUP x1'])
      await second.shop.ready
      await second.cart.add(cup).saved
      expect(second.lines()).toEqual(persistent ? ['TEA x1', 'CUP x2'] : ['CUP x2'])
    })

    test('what is added while others are being stored is stored too', async () => {
      const name = fresh()
      const { database, exchange } = server()
      const { shop, cart } = open(name, exchange)
      for (let turn = 0; turn < 60; turn++) {
        cart.add(tea)
        await new Promise((resolve) => setTimeout(resolve, 0))
      }
      await shop.flush()
      await shop.flush()
      expect(shop.status.get().pending).toBe(0)
      // Those that waited together have become one.
      const entries = [...database.entries.values()].map(({ n, op, rejected }) => ({
        n,
        op: op as CartOp,
        rejected,
      }))
      const pieces = entries.map(({ op }) => (op[0] === 'add' ? op[2] : Number.NaN))
      expect(pieces.reduce((sum, more) => sum + more, 0)).toBe(60)
      expect(entries.map(({ rejected }) => rejected)).toEqual(entries.map(() => undefined))
      const numbers = entries.map(({ n }) => n)
      expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
      expect([numbers[0], numbers.at(-1)! <= 60]).toEqual([1, true])
      shop.close()
      if (!persistent) return
      const again = open(name)
      await again.shop.ready
      expect(again.lines()).toEqual(['TEA x60'])
    })

    test('two shops of different names never mix', async () => {
      const one = open(fresh())
      const other = open(fresh())
      await one.cart.add(tea).saved
      await other.shop.ready
      expect(other.lines()).toEqual([])
    })

    test('what the server confirms stays, in the order it was added', async () => {
      const name = fresh()
      const { database, exchange } = server()
      const { shop, cart, lines } = open(name, exchange)
      cart.add(tea)
      cart.add(cup, 2)
      const last = cart.setQuantity('TEA', 4)
      expect(await last.settled).toEqual({ status: 'synced' })
      await shop.flush()
      expect(lines()).toEqual(['TEA x4', 'CUP x2'])
      expect(cart.get().lines.every(({ pending }) => !pending)).toBe(true)
      // What was set takes the place of what was added before.
      const entries = [...database.entries.values()].map(({ n, op }) => [n, ...(op as unknown[]).slice(0, 3)])
      expect(entries).toEqual([
        [1, 'setQuantity', 'TEA', 4],
        [2, 'add', 'CUP', 2],
      ])
      shop.close()
      if (!persistent) return
      const again = open(name)
      await again.shop.ready
      expect(again.lines()).toEqual(['TEA x4', 'CUP x2'])
    })

    test('touchpoints wait until somebody can send them', async () => {
      const name = fresh()
      const { database, exchange } = server()
      const dead = http('http://shop.test/throughline', {
        fetch: () => Promise.reject(new TypeError('offline')),
      })
      const before = open(name, dead)
      const touchpoint = createTracking(before.shop).track('view_item', { items: [tea] })
      await touchpoint.saved
      if (persistent) before.shop.close()
      const { shop } = persistent ? open(name, exchange) : before
      createTracking(shop)
      await shop.flush()
      const received = [...database.touchpoints.values()].map(({ name, n }) => `${n} ${name}`)
      expect(received).toEqual(persistent ? ['1 view_item'] : [])
    })

    test.runIf(tabs)('two tabs show what either of them does, and number it as one device', async () => {
      const name = fresh()
      const { database, exchange } = server()
      const [one, other] = [open(name, exchange), open(name, exchange)]
      await Promise.all([one.shop.ready, other.shop.ready])
      one.cart.add(tea)
      other.cart.add(tea)
      other.cart.add(cup)
      await one.cart.add(cup).settled
      await Promise.all([one.shop.flush(), other.shop.flush()])
      await expect
        .poll(() => [one.lines().sort(), other.lines().sort()])
        .toEqual(Array(2).fill(['CUP x2', 'TEA x2']))
      const entries = [...database.entries.values()]
      expect(entries.map(({ n }) => n).sort()).toEqual([1, 2, 3, 4])
      expect(new Set(entries.map(({ device }) => device)).size).toBe(1)
    })

    test.runIf(tabs)('a tab shows what another one does, also without a server', async () => {
      const name = fresh()
      const [one, other] = [open(name), open(name)]
      await Promise.all([one.shop.ready, other.shop.ready])
      await one.cart.add(tea).saved
      await expect.poll(other.lines).toEqual(['TEA x1'])
      await other.cart.setQuantity('TEA', 3).saved
      await expect.poll(one.lines).toEqual(['TEA x3'])
    })

    test.runIf(tabs)('an old answer that comes late takes nothing back', async () => {
      const name = fresh()
      const database = memoryDatabase()
      const handler = createSyncHandler({ database, authenticate: () => 'anna' })
      let hold: Promise<unknown> = Promise.resolve()
      const slow = http('http://shop.test/throughline', {
        async fetch(request) {
          const answer = await handler(request)
          await hold
          return answer
        },
      })
      const quick = http('http://shop.test/throughline', { fetch: handler })
      const [one, other, pos] = [open(name, slow), open(name, quick), open(fresh(), quick)]
      for (const { shop } of [one, other, pos]) await shop.identify('anna')
      let release = () => {}
      hold = new Promise<void>((resolve) => {
        release = resolve
      })
      pos.cart.add(tea)
      await pos.shop.flush()
      const late = one.shop.flush()
      await new Promise((resolve) => setTimeout(resolve, 20))
      pos.cart.add(tea)
      await pos.shop.flush()
      await other.shop.flush()
      expect(other.lines()).toEqual(['TEA x2'])
      release()
      await late
      await expect.poll(one.lines).toEqual(['TEA x2'])
      expect(other.lines()).toEqual(['TEA x2'])
    })

    test.runIf(tabs)('an entry never claims to have seen what another tab did in between', async () => {
      const name = fresh()
      const { database, exchange } = server()
      const offline = http('http://shop.test/throughline', {
        fetch: () => Promise.reject(new TypeError('offline')),
      })
      const [one, other] = [open(name, offline), open(name, offline)]
      await Promise.all([one.shop.ready, other.shop.ready])
      // In one task, so that neither can have been told of the other's.
      const said = [
        [one, 'TEA-1'],
        [other, 'CUP-1'],
        [one, 'TEA-2'],
        [other, 'CUP-2'],
      ] as const
      const commits = said.map(([{ cart }, item_id]) => cart.add({ item_id }))
      await Promise.all(commits.map(({ saved }) => saved))
      const sender = open(name, exchange)
      await sender.shop.flush()
      const entries = [...database.entries.values()].sort((a, b) => a.n - b.n)
      expect(entries.map(({ n }) => n)).toEqual([1, 2, 3, 4])
      const tab = (n: number) => (entries[n - 1]!.op as [string, string])[1].slice(0, 3)
      expect(entries.map(({ n }) => tab(n)).sort()).toEqual(['CUP', 'CUP', 'TEA', 'TEA'])
      for (const { n, own } of entries)
        for (let seen = 1; seen <= own; seen++) expect(tab(seen), `${n} saw ${seen}`).toBe(tab(n))
    })
  })
}
