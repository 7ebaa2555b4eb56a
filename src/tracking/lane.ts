import { ENTRY_VERSION, type Entry } from '../core/entry.ts'
import { entriesUnder, entryKey, readMeta } from '../core/meta.ts'
import type { Change, Draft, Hub } from '../core/ports.ts'
import type { Commit, Settlement } from '../core/replica.ts'
import { createSchedule } from '../core/schedule.ts'
import { type TouchpointsRequest, WIRE_VERSION, type WireTouchpoint } from '../core/wire.ts'
import { type TouchpointOp, touchpointsCollection } from './collection.ts'

/** The most touchpoints in one request, and about the most characters; the server takes 256 KiB. */
const MOST = 200
const MOST_CHARACTERS = 60_000

/** Touchpoints wait this long for company, in milliseconds, unless so many have come together. */
const PATIENCE = 3000
const COMPANY = 20

/** Where touchpoints wait, and the highest `n` that was given to one. */
const WAITING = 'up/entry/'
const HIGHEST = 'up/n'

/** Takes touchpoints on their way to the server. */
export type Lane = (op: TouchpointOp) => Commit

/** One for each shop, however often tracking is created. */
const lanes: WeakMap<Hub, Lane> = /* @__PURE__ */ new WeakMap()

export function laneOf(hub: Hub): Lane {
  const lane = lanes.get(hub) ?? createLane(hub)
  lanes.set(hub, lane)
  return lane
}

/** Stores touchpoints, sends them in bulk, and deletes what the server has acknowledged. */
function createLane(hub: Hub): Lane {
  const { log, channel, clock, ids, transport } = hub
  const memory: Draft = new Map()
  const undecided = new Map<string, (settlement: Settlement) => void>()
  let company = 0
  let recorded: Omit<Entry, 'n'>[] = []
  let saving: Promise<'disk' | 'memory'> | undefined

  const change = async (prefix: string, change: Change) => {
    const stored = await log.storage?.rows(prefix, change, MOST)
    if (!stored) change(memory)
    return stored
  }

  const store = async () => {
    await undefined
    saving = undefined
    const batch = recorded
    recorded = []
    const stored = await change(HIGHEST, (rows) => {
      let n = Number(rows.get(HIGHEST) ?? 0)
      for (const entry of batch) rows.set(entryKey(++n, WAITING), { ...entry, n })
      rows.set(HIGHEST, n)
    })
    return stored ? 'disk' : 'memory'
  }

  /** All that is recorded in one task is stored in one transaction. */
  const save = () => {
    saving ??= store()
    return saving
  }

  /** Sends some; true when there may be more. */
  const send = async (post: (request: TouchpointsRequest) => Promise<unknown>) => {
    await save()
    const unsure = [...undecided]
    const rows = (await change(WAITING, () => {})) ?? memory
    const waiting = entriesUnder(rows, WAITING).slice(0, MOST)
    // What was stored and is no longer there has been sent, by this tab or another one.
    if (waiting.length < MOST)
      for (const [id, decide] of unsure)
        if (!waiting.some((entry) => entry.id === id)) {
          undecided.delete(id)
          decide({ status: 'synced' })
        }
    const { token, device } = readMeta(log.rows)
    if (!token || !device || !waiting.length) return false
    let characters = 0
    const entries = waiting.filter((entry, index) => {
      characters += JSON.stringify(entry).length
      return !index || characters < MOST_CHARACTERS
    })
    await post({
      token,
      entries: entries.map(
        ({ n, id, at, channel, op }): WireTouchpoint => [n, id, Math.max(0, clock() - at), at, channel, op],
      ),
    })
    await change(WAITING, (rows) => {
      for (const { n } of entries) rows.delete(entryKey(n, WAITING))
    })
    return true
  }

  if (!transport) {
    // What nobody will ever ask for is not stored.
    return () => ({
      id: ids(),
      saved: Promise.resolve('memory'),
      settled: Promise.resolve({ status: 'local' }),
    })
  }
  const [shared] = hub.schedules
  const schedule = createSchedule(
    hub,
    async () => {
      company = 0
      if (!readMeta(log.rows).device) await shared?.now()
      while (
        await send((request) => transport.post(`/touchpoints?v=${WIRE_VERSION}`, JSON.stringify(request)))
      );
    },
    // Sent with a token that the server does not take; without one it gives a new one.
    () => shared?.soon(),
  )
  schedule.soon()

  return (op) => {
    const id = ids()
    const collection = touchpointsCollection.name
    recorded.push({ v: ENTRY_VERSION, id, collection, op, channel, at: clock(), seen: 0, own: 0 })
    const saved = save()
    const settled = new Promise<Settlement>((decide) => void saved.then(() => undecided.set(id, decide)))
    void saved.then(() => (++company < COMPANY ? schedule.later(PATIENCE) : schedule.soon()))
    return { id, saved, settled }
  }
}
