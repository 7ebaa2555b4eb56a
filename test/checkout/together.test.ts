import type { OrderRequest, TakenOrder } from 'throughline'
import { createSyncHandler } from 'throughline/server'
import { afterEach, expect, test, vi } from 'vitest'
import { createDisk } from '../schedules/disk.ts'
import { memoryDatabase } from '../server/memoryDatabase.ts'
import { authenticate, closeShops, createNetwork, createServer, settled } from '../support/shop.ts'
import { type Counter, clock, cup, openCounter, seen, tea } from './tools.ts'

afterEach(closeShops)

const serverOf = new WeakMap<object, ReturnType<typeof createServer>>()

/** Devices of one customer. */
async function devices(
  count = 2,
): Promise<{ counters: Counter[]; networks: ReturnType<typeof createNetwork>[] }> {
  const server = createSyncHandler({ database: memoryDatabase(), authenticate, now: () => clock.now })
  const networks = Array.from({ length: count }, () => createNetwork(server))
  const counters = networks.map(({ fetch }) => openCounter(fetch))
  for (const { shop } of counters) await shop.identify('hanako')
  serverOf.set(counters, server)
  return { counters, networks }
}
const meet = async (counters: readonly Counter[]) => {
  for (let round = 0; round < 2; round++) for (const { shop } of counters) await shop.flush()
}

test('a checkout goes on, on another device, where it was', async () => {
  const { counters } = await devices()
  const [phone, laptop] = counters as [Counter, Counter]
  phone.cart.add(tea)
  phone.checkout.begin()
  phone.checkout.complete('contact', { email: 'a@example.jp' })
  await meet(counters)
  const { id } = phone.checkout.get()
  expect(seen(laptop.checkout)).toBe('contact✓ shipping● payment review')
  expect(laptop.checkout.get()).toMatchObject({ id, data: { contact: { email: 'a@example.jp' } } })
  laptop.checkout.begin()
  laptop.checkout.complete('shipping')
  await meet(counters)
  expect(phone.checkout.get()).toMatchObject({ id, current: 'payment' })
})

test('two devices that begin at the same time are at one checkout', async () => {
  const { counters, networks } = await devices()
  const [phone, laptop] = counters as [Counter, Counter]
  for (const network of networks) network.up = false
  phone.checkout.begin()
  phone.checkout.complete('contact', { email: 'phone@example.jp' })
  laptop.checkout.begin()
  laptop.checkout.complete('contact', { email: 'laptop@example.jp' })
  laptop.checkout.complete('shipping', { zip: '1000001' })
  for (const network of networks) network.up = true
  await meet(counters)
  expect(phone.checkout.get()).toEqual(laptop.checkout.get())
  expect(seen(phone.checkout)).toBe('contact✓ shipping✓ payment● review')
  expect(phone.checkout.get().data.shipping).toEqual({ zip: '1000001' })
})

test('only one of two devices orders, and the other is told so', async () => {
  const { counters } = await devices()
  const [phone, laptop] = counters as [Counter, Counter]
  phone.cart.add(tea)
  phone.toReview()
  await meet(counters)
  const calls: string[] = []
  const by = (name: string) => async () => {
    calls.push(name)
    await settled()
    return { transaction_id: 'T-1' }
  }
  const answers = await Promise.all([phone.checkout.place(by('phone')), laptop.checkout.place(by('laptop'))])
  expect(calls).toHaveLength(1)
  expect(answers.map(({ status }) => status).sort()).toEqual(['placed', 'rejected'])
  expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: expect.stringMatching(/^placed/),
  })
  await meet(counters)
  expect(counters.map(({ checkout }) => checkout.get().transaction_id)).toEqual(['T-1', 'T-1'])
  expect(counters.map(({ cart }) => cart.get().lines)).toEqual([[], []])
})

test('after half an hour another device may try, with the same key', async () => {
  const { counters } = await devices()
  const [phone, laptop] = counters as [Counter, Counter]
  phone.cart.add(tea)
  phone.toReview()
  const keys: string[] = []
  const ordered: string[][] = []
  const note = ({ id, lines }: OrderRequest) => {
    keys.push(id)
    ordered.push(lines.map((line) => line.id))
  }
  await phone.checkout.place(async (order) => {
    note(order)
    return undefined
  })
  await meet(counters)
  const order = async (order: OrderRequest) => {
    note(order)
    return { transaction_id: 'T-1' }
  }
  expect(laptop.checkout.get().status).toBe('pending')
  expect(await laptop.checkout.place(order)).toEqual({ status: 'rejected', reason: 'placed-elsewhere' })
  // Whoever does not hold it cannot end it either.
  laptop.checkout.fail('payment', 'impatient')
  await meet(counters)
  expect(phone.checkout.get().status).toBe('pending')
  laptop.cart.add(cup)
  clock.now += 31 * 60_000
  expect(await laptop.checkout.place(order)).toEqual({ status: 'placed', transaction_id: 'T-1' })
  expect([keys.length, new Set(keys).size]).toEqual([2, 1])
  // The same key is the same order, whatever has become of the cart.
  expect(ordered).toEqual([['TEA'], ['TEA']])
  expect(laptop.lines()).toEqual(['CUP x1'])
  // The first one comes back from its payment after all.
  phone.checkout.confirm({ transaction_id: 'T-1' })
  await meet(counters)
  expect(phone.checkout.get()).toEqual(laptop.checkout.get())
})

test('what another device has put into the cart meanwhile is not ordered unseen', async () => {
  const { counters } = await devices()
  const [phone, laptop] = counters as [Counter, Counter]
  phone.cart.add(tea)
  phone.toReview()
  await meet(counters)
  laptop.cart.add(cup)
  await laptop.shop.flush()
  let calls = 0
  const order = async () => ({ transaction_id: `T-${++calls}` })
  expect(await phone.checkout.place(order)).toMatchObject({
    status: 'rejected',
    reason: 'cart-changed',
    changes: [{ id: 'CUP', after: { quantity: 1 } }],
  })
  expect([calls, phone.checkout.get().status]).toEqual([0, 'active'])
  // Nobody holds it any more.
  await meet(counters)
  expect(await laptop.checkout.place(order)).toMatchObject({ reason: 'cart-changed' })
  expect(await laptop.checkout.place(order)).toMatchObject({ status: 'placed' })
  await meet(counters)
  expect(counters.map(({ cart }) => cart.get().lines)).toEqual([[], []])
})

test('who signs out before the server has answered leaves no checkout to the next guest', async () => {
  const { counters } = await devices(1)
  const [phone] = counters as [Counter]
  phone.cart.add(tea)
  phone.toReview()
  await phone.shop.flush()
  const placed = phone.checkout.place(async () => ({ transaction_id: 'T-1' }))
  await phone.shop.signOut()
  expect(await placed).toMatchObject({ status: 'rejected' })
  expect(phone.checkout.get()).toMatchObject({ status: 'idle', id: undefined })
})

test('an answer that comes when its customer has signed out touches nobody else', async () => {
  const { counters } = await devices(1)
  const [phone] = counters as [Counter]
  const server = serverOf.get(counters) as ReturnType<typeof createServer>
  const laptop = openCounter(server)
  await laptop.shop.identify('taro')
  laptop.cart.add(cup)
  laptop.toReview()
  await laptop.shop.flush()
  phone.cart.add(tea)
  phone.toReview()
  const keys: string[] = []
  let answer = (_: TakenOrder) => {}
  const placed = phone.checkout.place(
    ({ id }) =>
      new Promise((resolve) => {
        keys.push(id)
        answer = resolve
      }),
  )
  await vi.waitFor(() => expect(keys).toHaveLength(1))
  await phone.shop.signOut()
  await phone.shop.identify('taro')
  answer({ transaction_id: 'T-1' })
  expect(await placed).toEqual({ status: 'placed', transaction_id: 'T-1' })
  expect([phone.lines(), phone.checkout.get().status]).toEqual([['CUP x1'], 'active'])
  // Whose it is finds it on its way, and asks the shop with the same key.
  await phone.shop.signOut()
  await phone.shop.identify('hanako')
  expect(phone.checkout.get().status).toBe('pending')
  await phone.checkout.place(({ id }) => {
    keys.push(id)
    return { transaction_id: 'T-1' }
  })
  expect([phone.checkout.get().status, phone.lines(), new Set(keys).size]).toEqual(['placed', [], 1])
})

test('who orders after somebody who still waits for an answer gets one of their own', async () => {
  const { counters } = await devices(1)
  const [desk] = counters as [Counter]
  desk.cart.add(tea)
  desk.toReview()
  let answer: ((taken: TakenOrder) => void) | undefined
  const hanging = () =>
    new Promise<TakenOrder>((resolve) => {
      answer = resolve
    })
  const first = desk.checkout.place(hanging)
  await vi.waitFor(() => expect(answer).toBeDefined())
  await desk.shop.signOut()
  await desk.shop.identify('taro')
  desk.cart.add(cup)
  desk.toReview()
  const second = await desk.checkout.place(async () => ({ transaction_id: 'T-2' }))
  expect(second).toEqual({ status: 'placed', transaction_id: 'T-2' })
  answer?.({ transaction_id: 'T-1' })
  expect(await first).toEqual({ status: 'placed', transaction_id: 'T-1' })
  expect([desk.checkout.get().transaction_id, desk.lines()]).toEqual(['T-2', []])
})

test('what was typed and not ordered is gone after a week, on all devices and on the server', async () => {
  const { counters } = await devices()
  const [phone, laptop] = counters as [Counter, Counter]
  phone.cart.add(tea)
  phone.toReview()
  phone.checkout.remember(true)
  await phone.checkout.place(async () => ({ transaction_id: 'T-1' }))
  phone.cart.add(cup)
  phone.checkout.begin()
  phone.checkout.complete('payment', { note: 'a gift' })
  await meet(counters)
  const later = async (days: number) => {
    clock.now += days * 24 * 60 * 60_000
    const visit = openCounter(serverOf.get(counters) as ReturnType<typeof createServer>)
    await visit.shop.identify('hanako')
    await visit.shop.flush()
    await meet([...counters, visit])
    return visit
  }
  expect((await later(6)).checkout.get().data.payment).toEqual({ note: 'a gift' })
  const { checkout } = await later(2)
  for (const one of [checkout, laptop.checkout])
    expect(one.get()).toMatchObject({ status: 'idle', data: {}, remembered: true })
  checkout.begin()
  expect(seen(checkout)).toBe('payment● review')
  // The goods stay, and so do the numbers of orders before.
  expect(laptop.lines()).toEqual(['CUP x1'])
  checkout.confirm({ transaction_id: 'T-1' })
  expect(checkout.get().status).toBe('active')
})

test('an order that is on its way waits for longer than a week', async () => {
  const { counters } = await devices(1)
  const [phone] = counters as [Counter]
  phone.cart.add(tea)
  phone.toReview()
  await phone.checkout.place(async () => undefined)
  await meet(counters)
  clock.now += 30 * 24 * 60 * 60_000
  const later = openCounter(serverOf.get(counters) as ReturnType<typeof createServer>)
  await later.shop.identify('hanako')
  await later.shop.flush()
  expect(later.checkout.get().status).toBe('pending')
})

test('what a database keeps in an order of its own is compared all the same', async () => {
  // As PostgreSQL does with the keys of jsonb.
  const inOrder = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(inOrder)
      : value && typeof value === 'object'
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
              .map(([key, part]) => [key, inOrder(part)]),
          )
        : value
  const server = createServer()
  const database = async (request: Request) => {
    const answer = await server(request)
    return new Response(JSON.stringify(inOrder(await answer.json())), answer)
  }
  const [phone, laptop] = [openCounter(database), openCounter(database)]
  for (const { shop } of [phone, laptop]) await shop.identify('hanako')
  phone.cart.add(tea)
  phone.toReview()
  await meet([phone, laptop])
  laptop.cart.remove('TEA')
  laptop.cart.add(cup)
  await laptop.shop.flush()
  let calls = 0
  const order = async () => ({ transaction_id: `T-${++calls}` })
  expect(await phone.checkout.place(order)).toMatchObject({ status: 'rejected', reason: 'cart-changed' })
  expect(calls).toBe(0)
})

test('without a network nothing is ordered, now or later', async () => {
  const { counters, networks } = await devices(1)
  const [phone] = counters as [Counter]
  phone.cart.add(tea)
  phone.toReview()
  await meet(counters)
  for (const network of networks) network.up = false
  let calls = 0
  const order = async () => ({ transaction_id: `T-${++calls}` })
  expect(await phone.checkout.place(order)).toEqual({ status: 'rejected', reason: 'offline' })
  expect([phone.checkout.get().status, phone.cart.get().lines.length]).toEqual(['active', 1])
  for (const network of networks) network.up = true
  await meet(counters)
  expect([calls, phone.checkout.get().status]).toEqual([0, 'active'])
  expect(await phone.checkout.place(order)).toMatchObject({ status: 'placed' })
})

test('a pending order is pending after a reload, and the page that customers return to ends it', async () => {
  const server = createServer()
  const disk = createDisk()
  const load = () => openCounter(server, {}, { storage: disk.open(() => true) })
  const before = load()
  before.cart.add(tea)
  before.toReview()
  expect(await before.checkout.place(async () => undefined)).toEqual({ status: 'pending' })
  before.shop.close()
  const after = load()
  // Before anything is read.
  const { settled: word } = after.checkout.confirm({ transaction_id: 'T-7' })
  await after.shop.ready
  await after.shop.flush()
  expect(await word).toEqual({ status: 'synced' })
  expect(after.checkout.get()).toMatchObject({ status: 'placed', transaction_id: 'T-7' })
  expect(after.cart.get().lines).toEqual([])
  after.shop.close()
  const again = load()
  again.checkout.confirm({ transaction_id: 'T-7' })
  await again.shop.ready
  await settled()
  expect(again.tracking.of('purchase')).toEqual([])
})

test('two tabs see one checkout', async () => {
  const disk = createDisk()
  const tab = () => openCounter(undefined, {}, { storage: disk.open(() => true) })
  const [one, other] = [tab(), tab()]
  one.checkout.begin()
  one.checkout.complete('contact', { email: 'a@example.jp' })
  await settled()
  expect(seen(other.checkout)).toBe('contact✓ shipping● payment review')
  other.checkout.complete('shipping')
  await settled()
  expect(one.checkout.get().current).toBe('payment')
})

test('a guest who signs in during the checkout goes on with it', async () => {
  const server = createServer()
  const guest = openCounter(server)
  guest.cart.add(tea)
  guest.checkout.begin()
  guest.checkout.complete('contact', { email: 'a@example.jp' })
  await guest.shop.flush()
  await guest.shop.identify('hanako', { join: 'checkout' })
  expect(seen(guest.checkout)).toBe('contact✓ shipping● payment review')
  guest.checkout.complete('shipping')
  guest.checkout.complete('payment')
  expect(await guest.checkout.place(async () => ({ transaction_id: 'T-1' }))).toMatchObject({
    status: 'placed',
  })
})

test('the thank-you page of a guest who has signed in since does not end the checkout of the account', async () => {
  const { counters } = await devices(1)
  const [phone] = counters as [Counter]
  phone.checkout.begin()
  phone.checkout.complete('contact', { email: 'a@example.jp' })
  await phone.shop.flush()
  const guest = openCounter(serverOf.get(counters) as ReturnType<typeof createServer>)
  guest.cart.add(tea)
  guest.toReview()
  await guest.checkout.place(async () => ({ transaction_id: 'T-1' }))
  await guest.shop.flush()
  await guest.shop.identify('hanako')
  guest.checkout.confirm({ transaction_id: 'T-1' })
  expect(seen(guest.checkout)).toBe('contact✓ shipping● payment review')
})

test('who remembers is remembered on the next device too', async () => {
  const { counters } = await devices()
  const [phone, laptop] = counters as [Counter, Counter]
  phone.cart.add(tea)
  phone.toReview()
  phone.checkout.remember(true)
  await phone.checkout.place(async () => ({ transaction_id: 'T-1' }))
  await meet(counters)
  laptop.cart.add(cup)
  laptop.checkout.begin()
  expect(seen(laptop.checkout)).toBe('payment● review')
})

test('a guest who signs in while ordering does not order beside the account', async () => {
  const { counters } = await devices(1)
  const [phone] = counters as [Counter]
  phone.cart.add(tea)
  phone.toReview()
  await phone.checkout.place(async () => undefined)
  const guest = openCounter((request) => server(request))
  const server = serverOf.get(counters) as ReturnType<typeof createServer>
  guest.cart.add(cup)
  guest.toReview()
  await guest.shop.flush()
  let calls = 0
  void guest.shop.identify('hanako')
  const placed = await guest.checkout.place(async () => ({ transaction_id: `T-${++calls}` }))
  expect([placed, calls]).toEqual([{ status: 'rejected', reason: 'placed-elsewhere' }, 0])
})

test('who takes over an order without having heard of it takes it as it was', async () => {
  const { counters, networks } = await devices()
  const [phone, laptop] = counters as [Counter, Counter]
  phone.cart.add(tea)
  phone.toReview()
  await meet(counters)
  for (const network of networks.slice(1)) network.up = false
  await phone.checkout.place(async () => undefined)
  laptop.checkout.goTo('payment')
  laptop.cart.add(cup)
  laptop.checkout.complete('payment')
  clock.now += 31 * 60_000
  for (const network of networks) network.up = true
  const ordered: string[] = []
  await laptop.checkout.place(async ({ lines }) => {
    ordered.push(...lines.map(({ id }) => id))
    return { transaction_id: 'T-1' }
  })
  expect([ordered, laptop.lines()]).toEqual([['TEA'], ['CUP x1']])
})
