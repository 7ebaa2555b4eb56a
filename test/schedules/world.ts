import { cartCollection } from '../../src/cart/collection.ts'
import { exchange as send, type Told } from '../../src/core/exchange.ts'
import type { LineOp, LineRow } from '../../src/core/lines.ts'
import { createLog, type Log } from '../../src/core/log.ts'
import { type Meta, readMeta } from '../../src/core/meta.ts'
import type { Hub, Join } from '../../src/core/ports.ts'
import { writable } from '../../src/core/readable.ts'
import type { Commit } from '../../src/core/replica.ts'
import { settleCommits } from '../../src/core/settlements.ts'
import { isAccount } from '../../src/core/wire.ts'
import { check } from '../../src/server/check.ts'
import { collectionsByName } from '../../src/server/collections.ts'
import type { Database, Transaction } from '../../src/server/database.ts'
import { exchange } from '../../src/server/exchange.ts'
import { readExchange } from '../../src/server/read.ts'
import { createDisk, type Disk } from './disk.ts'
import type { Decided } from './model.ts'
import type { Random } from './random.ts'

/** What becomes of a request; `late`: its answer comes when somebody lets it. */
export type Fate = 'ok' | 'lost request' | 'lost answer' | 'repeated' | 'late'

export interface Tab {
  readonly log: Log
  commit(...ops: readonly LineOp[]): Commit
  /** The lines that a customer sees, as `3` or `1 revived`, by their ids. */
  shown(): Map<string, string>
  /** One exchange; true when there is more to do. */
  sync(fate: Fate): Promise<boolean>
  meta(): Meta
  /** What the profile knows, whatever this tab was told. */
  onDisk(): Meta
}

export interface Device {
  readonly tabs: Tab[]
  customer: string | undefined
  /** How many answers are on their way. */
  flying: number
  /** It was answered to start anew while something else was on its way: it has only one of the answers. */
  torn?: boolean
  /** The page is gone in whatever it was doing, and loaded again. */
  crash(index: number): Promise<void>
}

export interface World {
  readonly devices: readonly Device[]
  /** What the server has decided, by log. */
  readonly decided: ReadonlyMap<string, readonly Decided[]>
  clock: number
  /** Lets a late answer arrive. */
  release(): void
  server(log: string): Promise<ReadonlyMap<string, LineRow>>
}

/** Who writes the parts of an account that a policy of joining has changed. */
export interface WorldOptions {
  readonly database: Database
  readonly random: Random
  readonly devices: number
  readonly joins: readonly Join[]
}

/** So long nobody waits for a device. */
const AWAY = 29 * 24 * 60 * 60 * 1000

export async function createWorld({ database, random, devices, joins }: WorldOptions): Promise<World> {
  const rules = { collections: collectionsByName(), history: true, onError: fail }
  const decided = new Map<string, Decided[]>()
  const folded = new Map<string, number>()
  /** When which device was at the server last. */
  const heard = new Map<string, number>()
  const waiting: (() => void)[] = []
  let ids = 0

  /** Looks on while the server decides about what a device has asked, knowing that. */
  const watched = (store: Transaction, asked: Meta): Transaction => ({
    ...store,
    async append(change) {
      await store.append(change)
      const list = decided.get(change.log) ?? []
      for (const entry of change.entries)
        list.push({ ...entry, op: entry.op as LineOp, folded: folded.get(change.log) ?? 0 })
      decided.set(change.log, list)
    },
    async acknowledge(...noted) {
      const [log, device, , at] = noted
      heard.set(log + device, at)
      return store.acknowledge(...noted)
    },
    async compact(compaction) {
      await store.compact(compaction)
      const before = folded.get(compaction.log) ?? 0
      for (const device of all) {
        const { device: name = '', log, cursor: known } = (device.tabs[0] as Tab).onDisk()
        // What arrives while it asks, the server does not know of.
        const cursor = name === asked.device ? Math.min(known, asked.cursor) : known
        const here =
          !device.torn && log === compaction.log && world.clock - (heard.get(log + name) ?? 0) < AWAY
        // Who is behind what is kept starts anew, and is not waited for.
        if (here && cursor >= before && cursor < compaction.folded)
          throw new Error(`Folded up to ${compaction.folded}, and a device has heard up to ${cursor} only.`)
      }
      folded.set(compaction.log, compaction.folded)
    },
  })

  const answer = async (
    body: string,
    meta: Meta,
    { full, waits, more }: Told,
    customer: string | undefined,
  ) => {
    const proved = meta.token ? JSON.parse(meta.token) : undefined
    const sent = await check(rules.collections, readExchange(JSON.parse(body)))
    const who = {
      proved,
      customer,
      received: world.clock,
      channel: 'web' as const,
      held: meta.log,
      nameless: !meta.device,
      how: joins[0] ?? 'sum',
      full,
      more,
      upto: more ? 0 : meta.sent,
      waits,
    }
    const { answer, device } = await database.transaction((store) =>
      exchange(watched(store, meta), rules, who, sent),
    )
    const introduced = device !== proved && { device: device.device, token: JSON.stringify(device) }
    return JSON.parse(JSON.stringify({ ...answer, ...introduced }))
  }

  const openTab = async (disk: Disk, device: Device): Promise<Tab> => {
    const parts = {
      name: 'test',
      channel: 'web' as const,
      status: writable({ storage: 'memory' as const, connection: 'offline' as const, pending: 0 }),
      local: false,
      clock: () => world.clock,
      ids: () => `${ids++}`,
      say: () => {},
      schedules: [],
      mine: new Set<string>(),
      closing: new AbortController().signal,
    }
    const log = createLog(
      parts,
      disk.open(() => random.chance(0.6)),
    )
    const hub = Object.assign(parts, { log, forgets: [] }) as unknown as Hub
    settleCommits(hub)
    const cart = log.open(cartCollection)
    await log.ready
    const tab: Tab = {
      log,
      commit: (...ops) => log.commit(ops.map((op) => ['cart', op])),
      shown: () => shownOf(cart.get()),
      meta: () => readMeta(log.rows()),
      onDisk: () => readMeta(disk.rows()),
      async sync(fate) {
        if (!device.customer && isAccount(tab.meta().log)) return false
        const { customer } = device
        const post = async (body: string, meta: Meta, told: Told) => {
          if (fate === 'lost request') throw new TypeError('Failed to fetch')
          if (fate === 'repeated') await answer(body, meta, told, customer)
          const text = await answer(body, meta, told, customer)
          if (text.anew && (device.flying > 1 || fate !== 'ok')) device.torn = true
          if (fate === 'lost answer') throw new TypeError('Failed to fetch')
          if (fate === 'late') await new Promise<void>((resolve) => waiting.push(resolve))
          return text
        }
        device.flying++
        try {
          await hub.log.change()
          return await send(hub, post)
        } catch (error) {
          if (error instanceof TypeError && error.message === 'Failed to fetch') return true
          throw error
        } finally {
          device.flying--
        }
      },
    }
    return tab
  }

  const createDevice = async (): Promise<Device> => {
    const disk = createDisk()
    const device: Device = {
      tabs: [],
      customer: undefined,
      flying: 0,
      async crash(index) {
        device.tabs[index] = await openTab(disk, device)
      },
    }
    for (let index = 0; index < 2; index++) await device.crash(index)
    return device
  }

  const all: Device[] = []
  const world: World = {
    devices: all,
    decided,
    clock: 1_780_000_000_000,
    release: () => waiting.shift()?.(),
    server: (log) =>
      database.transaction(
        async (store) => ((await store.rows(log)).get('cart') ?? new Map()) as Map<string, LineRow>,
      ),
  }
  for (let index = 0; index < devices; index++) all.push(await createDevice())
  return world
}

export const shownOf = (rows: ReadonlyMap<string, LineRow>): Map<string, string> =>
  new Map(
    [...rows]
      .filter(([, { quantity }]) => quantity > 0)
      .map(([id, { quantity, revived }]) => [id, `${quantity}${revived ? ' revived' : ''}`]),
  )

function fail(error: unknown): never {
  throw error
}
