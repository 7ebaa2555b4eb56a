import {
  type Cart,
  createCart,
  createStorefront,
  http,
  type Item,
  memory,
  type Storefront,
} from 'throughline'
import { createSyncHandler, type Database, type SyncHandler } from 'throughline/server'
import { authenticate } from '../support/shop.ts'

/** What two devices of one customer do without hearing of each other, from 20 lines of one piece that both have. */
export interface Scenario {
  readonly name: string
  /** What happens, one after the other. */
  readonly steps: readonly (readonly [who: 'A' | 'B', what: (cart: Cart) => unknown])[]
  /** The pieces of each line that is not as it was. */
  readonly wanted: Readonly<Record<string, number>>
  /** None of the lines that were there at first shall stay. */
  readonly emptied?: true
}

export interface Outcome {
  /** What every device and the server agree on; what each of them shows, if they do not. */
  readonly got: string
  readonly wanted: string
}

export const product = (number: number): Item => ({
  item_id: `SKU-${String(number).padStart(5, '0')}`,
  item_name: `Product ${number}`,
  price: 1000 + number,
})
export const twenty: readonly Item[] = Array.from({ length: 20 }, (_, index) => product(index))

const P = product(0)
const [X, Y, Z] = [product(100), product(101), product(102)]
const plus = (item: Item) => (cart: Cart) => cart.add(item)
const set = (quantity: number) => (cart: Cart) => cart.setQuantity(P.item_id, quantity)
const remove = (cart: Cart) => cart.remove(P.item_id)
const checkOut = (cart: Cart) => cart.purchase({ transaction_id: 'T-1' })

/** The table of what carts do in the field, with what a customer wants. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'both +1 on the same line',
    steps: [
      ['A', plus(P)],
      ['B', plus(P)],
    ],
    wanted: { [P.item_id]: 3 },
  },
  {
    name: 'both add the same new SKU',
    steps: [
      ['A', plus(X)],
      ['B', plus(X)],
    ],
    wanted: { [X.item_id]: 2 },
  },
  {
    name: 'A adds X, B adds Y',
    steps: [
      ['A', plus(X)],
      ['B', plus(Y)],
    ],
    wanted: { [X.item_id]: 1, [Y.item_id]: 1 },
  },
  {
    name: 'A sets 3, then B removes',
    steps: [
      ['A', set(3)],
      ['B', remove],
    ],
    wanted: { [P.item_id]: 3 },
  },
  {
    name: 'B removes, then A sets 3',
    steps: [
      ['B', remove],
      ['A', set(3)],
    ],
    wanted: { [P.item_id]: 3 },
  },
  {
    name: 'A removes, then B +1',
    steps: [
      ['A', remove],
      ['B', plus(P)],
    ],
    wanted: { [P.item_id]: 1 },
  },
  {
    name: 'B +1, then A removes',
    steps: [
      ['B', plus(P)],
      ['A', remove],
    ],
    wanted: { [P.item_id]: 1 },
  },
  {
    name: 'A sets 3, then B sets 5',
    steps: [
      ['A', set(3)],
      ['B', set(5)],
    ],
    wanted: { [P.item_id]: 5 },
  },
  {
    name: 'B checks out, A adds Z',
    steps: [
      ['B', checkOut],
      ['A', plus(Z)],
    ],
    wanted: { [Z.item_id]: 1 },
    emptied: true,
  },
]

/** Two devices of a customer, and one that comes later. */
export async function play(
  { steps, wanted, emptied }: Scenario,
  first: 'A' | 'B',
  database: Database,
): Promise<Outcome> {
  let time = Date.UTC(2026, 2, 14, 12)
  const clock = () => time
  const handler = createSyncHandler({ database, authenticate, now: clock })
  const open = (name: string) => openDevice(name, handler, clock)
  const devices = { A: await open('A'), B: await open('B') }
  try {
    for (const item of twenty) devices.A.cart.add(item)
    for (const { shop } of [devices.A, devices.B]) await shop.flush()

    for (const { cart } of [devices.A, devices.B])
      if (cart.get().lines.length !== twenty.length)
        throw new Error('The devices do not begin with 20 lines.')

    for (const device of Object.values(devices)) device.online = false
    for (const [who, what] of steps) {
      time += 1000
      what(devices[who].cart)
    }
    for (const device of Object.values(devices)) device.online = true
    for (const who of [first, first === 'A' ? 'B' : 'A', first] as const) {
      time += 1000
      await devices[who].shop.flush()
    }
    const late = await open('C')
    const all = [devices.A, devices.B, late].map(({ cart }) => show(cart))
    late.shop.close()

    const before = emptied ? [] : twenty.map(({ item_id }) => [item_id, 1] as const)
    const lines = Object.entries({ ...Object.fromEntries(before), ...wanted })
    return {
      got: [...new Set(all)].join(' ≠ '),
      wanted: lines
        .map(([id, quantity]) => showLine(id, quantity))
        .sort()
        .join(', '),
    }
  } finally {
    for (const { shop } of Object.values(devices)) shop.close()
  }
}

interface Device {
  readonly shop: Storefront
  readonly cart: Cart
  online: boolean
}

async function openDevice(name: string, handler: SyncHandler, clock: () => number): Promise<Device> {
  const fetch = async (request: Request) => {
    if (device.online) return handler(request)
    throw new TypeError('There is no network.')
  }
  const exchange = http('http://shop.test/throughline', { fetch })
  const shop = createStorefront({ channel: 'web', name, storage: memory(), exchange, clock })
  const device: Device = { shop, cart: createCart(shop), online: true }
  await shop.identify('anna')
  return device
}

const showLine = (id: string, quantity: number) => `${id} ×${quantity}`

/** A line without its product is none that a customer could buy. */
const show = (cart: Cart) =>
  cart
    .get()
    .lines.map(({ id, item, quantity }) =>
      showLine(item.price && item.item_name ? id : `${id} (no product)`, quantity),
    )
    .sort()
    .join(', ')
