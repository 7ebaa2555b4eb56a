import type { Hub, Storage, StoredRows } from '../core/ports.ts'
import type { Settlement } from '../core/replica.ts'
import { createDelivery } from './delivery.ts'
import type { ContextFold, TrackingStats } from './handle.ts'
import { drop, forgetIn, highestIn, type QueuedTouchpoint, readState, waitingIn } from './queue.ts'
import type { Numbered } from './request.ts'

export type Settle = (settlement: Settlement) => void

/** Puts touchpoints into the queue and knows what became of each of them. */
export interface Recorder {
  /** Stores a touchpoint; with `once` only if none of its id was ever stored here. */
  keep(touchpoint: QueuedTouchpoint, settle: Settle, once?: boolean): Promise<Storage['place']>
  /** Counts a touchpoint that cannot be recorded; on disk when that may be `noted`. */
  refuse(reason: string, settle: Settle, noted?: boolean): void
  stats(held: number): TrackingStats
}

export function createRecorder(hub: Hub, folds: ReadonlySet<ContextFold<unknown>>): Recorder {
  const { storage } = hub.log
  /** Recorded here, and not offered to the server yet. */
  const mine = new Map<string, Numbered>()
  /** Recorded here, and not settled yet. */
  const unsettled = new Map<string, { n?: number; readonly settle: Settle }>()
  /** What this page alone knows of: nothing may be written about it. */
  const unnoted: Record<string, number> = {}
  /** Recorded, and not stored yet. */
  let fresh = 0
  let known: StoredRows = new Map()
  /** Stored by this page since `known` was read. */
  let more = 0

  const end = (id: string, settlement: Settlement) => {
    unsettled.get(id)?.settle(settlement)
    unsettled.delete(id)
    mine.delete(id)
  }

  const show = (rows: StoredRows) => {
    known = rows
    more = 0
    for (const [id, { n }] of unsettled)
      if (n && !rows.has(n))
        end(id, readState(rows).gone.includes(n) ? dropped('dropped') : { status: 'synced' })
  }

  const { transport } = hub
  const delivery = transport && createDelivery(hub, transport, { folds, mine, show })
  hub.forgets.push(async (purpose) =>
    delivery?.change((rows) => (purpose ? forgetIn(rows, purpose) : rows.clear())),
  )

  const add = async (touchpoint: QueuedTouchpoint, once?: boolean) => {
    if (!once) {
      const n = await storage.add('up', touchpoint)
      more++
      return n
    }
    let n = 0
    await delivery?.change((rows) => {
      n = rows.has(touchpoint.id) ? 0 : highestIn(rows) + 1
      if (n) rows.set(touchpoint.id, touchpoint.at).set(n, touchpoint)
      else drop(rows, 'repeated', [], 1)
    })
    return n
  }

  return {
    async keep(touchpoint, settle, once) {
      const { id } = touchpoint
      const entry: { n?: number; readonly settle: Settle } = { settle }
      unsettled.set(id, entry)
      mine.set(id, [0, touchpoint])
      fresh++
      const n = await add(touchpoint, once)
      fresh--
      if (n > 0) entry.n = n
      if (n > 0 && mine.has(id)) mine.set(id, [n, touchpoint])
      if (n) delivery?.wake()
      else end(id, dropped('repeated'))
      return storage.place
    },
    async refuse(reason, settle, noted) {
      settle(dropped(reason))
      if (!noted || !delivery) {
        unnoted[reason] = (unnoted[reason] ?? 0) + 1
        return
      }
      fresh++
      await delivery.change((rows) => drop(rows, reason, [], 1))
      fresh--
    },
    stats(held) {
      const { acknowledged, dropped, unnumbered } = readState(known)
      const all: Record<string, number> = { ...dropped }
      let accepted = highestIn(known) + unnumbered + more + fresh + held
      for (const reason in unnoted) {
        const count = unnoted[reason] as number
        all[reason] = (all[reason] ?? 0) + count
        accepted += count
      }
      const queued = waitingIn(known).length + more + fresh
      return { accepted, acknowledged, queued, held, dropped: all }
    },
  }
}

const dropped = (reason: string): Settlement => ({ status: 'rejected', reason })
