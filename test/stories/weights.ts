import {
  type Cart,
  createCart,
  createStorefront,
  http,
  type Item,
  type OpenStorage,
  type Storefront,
} from 'throughline'
import { type Catalogue, createSyncHandler, type Database, type SyncHandler } from 'throughline/server'
import { inMemory } from '../../src/core/inMemory.ts'
import type { Draft } from '../../src/core/ports.ts'
import { memoryDatabase } from '../server/memoryDatabase.ts'
import { authenticate } from '../support/shop.ts'
import { product, twenty } from './twoDevices.ts'

/** A device that can be without network, and what it sends and stores. */
export interface Device {
  readonly shop: Storefront
  readonly cart: Cart
  online: boolean
  /** The bodies of its exchanges, oldest first. */
  readonly bodies: string[]
  /** So many seconds pass. */
  wait(seconds: number): void
  /** Characters of all that it keeps, as JSON. */
  stored(): number
}

export interface World {
  open(name: string): Promise<Device>
  /** Characters of all that the server keeps of the log, as JSON. */
  stored(): Promise<number>
}

const LOG = 'c_anna'

export function createWorld(catalogue?: Catalogue, real?: Database): World {
  const database = memoryDatabase()
  const handler = createSyncHandler({
    database: real ?? database,
    authenticate,
    ...(catalogue && { catalogue }),
  })
  return {
    open: (name) => openDevice(name, handler),
    stored: () =>
      database.transaction(async (store) => {
        // Above any number below the first, so that rows that are gone are told too.
        const rows = await store.rowsAfter(LOG, Number.MIN_VALUE)
        const entries = [...database.entries].filter(([key]) => JSON.parse(key)[0] === LOG)
        return JSON.stringify([await store.lock(LOG), rows, entries]).length
      }),
  }
}

async function openDevice(name: string, handler: SyncHandler): Promise<Device> {
  const both: Draft = new Map()
  let passed = 0
  const storage: OpenStorage = () => inMemory(both)
  const bodies: string[] = []
  const exchange = http('http://shop.test/throughline', {
    async fetch(request) {
      if (!device.online) throw new TypeError('There is no network.')
      bodies.push(await request.clone().text())
      return handler(request)
    },
  })
  const shop = createStorefront({
    channel: 'web',
    name,
    storage,
    exchange,
    clock: () => Date.now() + passed * 1000,
  })
  const device: Device = {
    shop,
    cart: createCart(shop),
    online: true,
    bodies,
    wait(seconds) {
      passed += seconds
    },
    stored: () => JSON.stringify([...both]).length,
  }
  await shop.identify('anna')
  return device
}

/** Two devices that have 20 lines and know of each other that they do. */
export async function openPair(world: World): Promise<readonly [Device, Device]> {
  const pair = [await world.open('A'), await world.open('B')] as const
  for (const item of twenty) pair[0].cart.add(item)
  await acknowledge(pair)
  return pair
}

/** Until all have heard of everything, and know that all have. */
export async function acknowledge(devices: readonly Device[]): Promise<void> {
  for (let round = 0; round < 3; round++) for (const { shop } of devices) await shop.flush()
}

/** The bytes of the exchange that carries what `work` does; of several, if it takes more than one. */
export async function sent(device: Device, work: (device: Device) => void): Promise<number[]> {
  const before = device.bodies.length
  work(device)
  await device.shop.flush()
  const carrying = device.bodies.slice(before).filter((body) => JSON.parse(body).length > 1)
  return carrying.map((body) => new TextEncoder().encode(body).length)
}

/** What the fuller one of two devices keeps, and the server. */
export async function stored({ world, pair }: { world: World; pair: readonly Device[] }) {
  return { device: Math.max(...pair.map((device) => device.stored())), server: await world.stored() }
}

/**
 * 1,000 edits of 20 lines, one a second, as a page lets somebody make them who cannot decide: by the stepper, now and then
 * typed, and what is gone is added again. All lines are there at the end.
 */
export function edit({ cart, wait }: Device, seed = 1, edits = 1000): void {
  let state = seed
  const random = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const has = (item: Item) => cart.get().lines.some(({ id }) => id === item.item_id)
  for (let count = 0; count < edits; count++) {
    const missing = twenty.filter((item) => !has(item))
    const last = edits - count <= missing.length
    const item = (last ? missing[0] : twenty[random(twenty.length)]) as Item
    wait(1)
    if (!has(item)) cart.add(item)
    else if (random(10) === 0) cart.setQuantity(item.item_id, 1 + random(9))
    else cart.add(item, random(2) ? 1 : -1)
  }
}

/** So many other products come into the cart, all of them, and go again. */
export async function churn(device: Device, products = 500): Promise<void> {
  const others = Array.from({ length: products }, (_, index) => product(1000 + index))
  for (const item of others) device.cart.add(item)
  await device.shop.flush()
  for (const { item_id } of others) device.cart.remove(item_id)
  await device.shop.flush()
}

export { product, twenty }
