import { type LineOp, SAVED } from '../../src/core/lines.ts'
import type { Join } from '../../src/core/ports.ts'
import { undo } from '../../src/core/undo.ts'
import type { Database } from '../../src/server/database.ts'
import { sequentialModel } from './model.ts'
import { createRandom, type Random } from './random.ts'
import { createWorld, type Device, type Fate, shownOf, type Tab, type World } from './world.ts'

const MONTH = 31 * 24 * 60 * 60 * 1000
const skus = ['TEA', 'TEA', 'TEA', 'CUP', 'POT']
const fates: readonly Fate[] = ['ok', 'ok', 'ok', 'lost request', 'lost answer', 'repeated', 'late']
const joins: readonly Join[] = ['sum', 'sum', 'max', 'account', 'device', 'ask', 'checkout']

/**
 * One random schedule: two to five devices with two tabs each, as guests or signed in, on a network that loses, repeats and
 * delays, with pages that crash and devices that stay away for a month. Afterwards all have to agree with each other, with
 * the server, and with the sequential model in the server's order. Throws what does not.
 */
export async function runSchedule(seed: number, database: Database): Promise<void> {
  const random = createRandom(seed)
  await withRandomIds(random, async () => {
    const customer = `anna${seed}`
    const world = await createWorld({
      database,
      random,
      devices: 2 + random.below(4),
      joins: [random.pick(joins)],
    })
    const onlyAdds = random.chance(0.2)
    const signedIn = random.chance(0.6)
    if (signedIn) for (const device of world.devices) await signIn(device, customer)

    let added = 0
    const failures: unknown[] = []
    const syncs: Promise<unknown>[] = []
    const commits: Promise<unknown>[] = []
    for (let steps = 5 + random.below(30); steps > 0; steps--) {
      const device = random.pick(world.devices)
      const index = random.below(2)
      const tab = device.tabs[index] as Tab
      world.clock += random.below(3) * 10
      const what = random.below(20)
      if (what < 9) {
        const ops = onlyAdds ? [addition(random)] : operations(random, tab)
        if (onlyAdds) added += (ops[0] as LineOp & { 0: 'add' })[2]
        if (ops.length) commits.push(tab.commit(...ops).saved)
      } else if (what < 15) syncs.push(tab.sync(random.pick(fates)).catch((error) => failures.push(error)))
      else if (what < 16) world.release()
      else if (what < 17) await tab.log.change()
      else if (what < 18) await device.crash(index)
      else if (what < 19 && !signedIn && !device.customer && !onlyAdds) {
        // What is done while that is under way was done by a guest.
        device.customer = customer
        syncs.push(tab.sync(random.pick(['ok', 'late'])).catch((error) => failures.push(error)))
        if (random.chance(0.5)) commits.push(tab.commit(...operations(random, tab)).saved)
      } else if (random.chance(0.1)) world.clock += MONTH
      // Sometimes everything that is under way goes on, sometimes only a bit of it.
      if (random.chance(0.5)) await new Promise(setImmediate)
    }
    await Promise.all(commits)
    await settle(world, customer, syncs)
    if (failures.length) throw failures[0]
    await compare(world, `c_${customer}`, onlyAdds && signedIn ? added : undefined)
  })
}

/**
 * Somebody alone, in one tab, who does several things at a time: what is shown stays as it is when the server hears of it, and
 * after a reload.
 */
export async function runAlone(seed: number, database: Database): Promise<void> {
  const random = createRandom(seed)
  await withRandomIds(random, async () => {
    const world = await createWorld({ database, random, devices: 1, joins: ['sum'] })
    const [device] = world.devices as [Device]
    for (let steps = 2 + random.below(8); steps > 0; steps--) {
      const tab = device.tabs[0] as Tab
      world.clock += 10
      for (let verbs = random.below(5); verbs > 0; verbs--) {
        tab.commit(...operations(random, tab))
        if (random.chance(0.2)) undo(tab.log)
      }
      const before = tab.shown()
      if (random.chance(0.8)) while (await tab.sync('ok'));
      same('what one tab shows before and after an exchange', tab.shown(), before)
      await new Promise(setImmediate)
      if (random.chance(0.3)) await device.crash(0)
      same('what one tab shows before and after a reload', (device.tabs[0] as Tab).shown(), before)
    }
  })
}

function addition(random: Random): LineOp {
  const sku = random.pick(skus)
  return ['add', sku, 1 + random.below(3), { item_id: sku }]
}

/** What a customer does in a tab, with what is seen there. */
function operations(random: Random, tab: Tab): LineOp[] {
  const shown = [...tab.shown()].map(([id, text]) => [id, Number.parseInt(text, 10)] as const)
  const lines = shown.filter(([id]) => id >= ' ')
  const what = random.below(17)
  if (what < 5 || !lines.length) return [addition(random)]
  const [id] = random.pick(lines)
  const item = { item_id: id }
  if (what < 8) return [['add', id, -1 - random.below(3), item]]
  if (what < 11) return [['setQuantity', id, 1 + random.below(5), item]]
  if (what < 13) return [['remove', id]]
  if (what < 14) return [['clear']]
  if (what < 15) {
    const bought = lines
      .slice(0, 1 + random.below(2))
      .map(([id, had]) => [id, 1 + random.below(had)] as const)
    return [['purchase', `T-${random.below(3)}`, bought]]
  }
  const saved = shown.filter(([id]) => id.startsWith(SAVED))
  if (!saved.length || random.chance(0.5)) return [['move', id, SAVED + id]]
  const [key] = random.pick(saved)
  return [['move', key, key.slice(SAVED.length)]]
}

async function signIn(device: Device, customer: string): Promise<void> {
  device.customer = customer
  while (await device.tabs[0]?.sync('ok'));
  for (const tab of device.tabs) await tab.log.change()
}

/** The network is well again, everybody signs in, and hears of everybody. */
async function settle(world: World, customer: string, syncs: readonly Promise<unknown>[]): Promise<void> {
  let under = syncs.length
  for (const sync of syncs) void sync.then(() => under--)
  while (under) {
    world.release()
    await new Promise(setImmediate)
  }
  await Promise.all(syncs)
  for (const device of world.devices) device.customer = customer
  // What the first one sends the others hear with the next round; in the last one everybody knows that all know.
  for (let round = 0; round < 4; round++) {
    // Devices whose first answer was lost are waited for, and come back under another name.
    if (round === 2) world.clock += MONTH
    for (const device of world.devices) {
      const [first, second] = device.tabs as [Tab, Tab]
      for (let turn = 0; await first.sync('ok'); turn++)
        if (turn > 50) throw new Error('A device has something to send for ever.')
      await second.log.change()
    }
  }
}

async function compare(world: World, log: string, added: number | undefined): Promise<void> {
  const entries = world.decided.get(log) ?? []
  const truth = sequentialModel(entries)
  const server = await world.server(log)
  same('the server and the model', shownOf(server), truth)
  for (const [number, device] of world.devices.entries())
    for (const [index, tab] of device.tabs.entries()) {
      same(`device ${number}, tab ${index} and the server`, tab.shown(), truth)
      if (!isSettled(tab)) throw new Error(`Device ${number} has entries that nobody has decided.`)
    }
  for (const row of server.values())
    if (row.parts || row.gone)
      throw new Error(`Everybody knows of everything, and ${JSON.stringify(row)} is kept.`)
  const numbers = entries.map(({ number }) => number)
  if (numbers.some((number, index) => number !== index + 1)) throw new Error(`Numbers are ${numbers}.`)
  const pieces = [...truth.values()].reduce((sum, text) => sum + Number.parseInt(text, 10), 0)
  if (added !== undefined && pieces !== added)
    throw new Error(`${added} pieces were added, and there are ${pieces}.`)
}

const isSettled = (tab: Tab) => [...tab.log.rows().keys()].every((key) => !(+key > 0))

function same(what: string, found: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, string>): void {
  const text = (lines: ReadonlyMap<string, string>) => JSON.stringify([...lines].sort())
  if (text(found) !== text(wanted)) throw new Error(`${what} differ: ${text(found)}, ${text(wanted)}`)
}

/** Names of devices decide ties, so they have to be the same for the same seed. */
async function withRandomIds(random: Random, work: () => Promise<void>): Promise<void> {
  const own = Object.getOwnPropertyDescriptor(crypto, 'getRandomValues')
  const fill = <Bytes extends Uint8Array>(bytes: Bytes) => bytes.map(() => random.below(256))
  Object.defineProperty(crypto, 'getRandomValues', { configurable: true, value: fill })
  try {
    await work()
  } finally {
    if (own) Object.defineProperty(crypto, 'getRandomValues', own)
    else delete (crypto as Partial<Crypto>).getRandomValues
  }
}
