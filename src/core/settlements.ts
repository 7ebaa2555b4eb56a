import { entriesIn, readMeta } from './meta.ts'
import type { Hub } from './ports.ts'
import type { Settlement } from './replica.ts'

/** Lets commits wait for the server's word: an entry that waits no longer is decided. */
export function settleCommits(hub: Hub): void {
  const undecided = new Map<string, (settlement: Settlement) => void>()
  hub.decide = async (ids) => {
    const decided = ids.map((id) => new Promise<Settlement>((decide) => void undecided.set(id, decide)))
    const all = await Promise.all(decided)
    const rejected = all.find(({ status }) => status === 'rejected')
    return rejected ?? all.find(({ reason }) => reason) ?? (all[0] as Settlement)
  }
  hub.settle = (fresh) => {
    const rows = hub.log.rows()
    const waiting = new Set(entriesIn(rows).flatMap(({ id, also = [] }) => [id, ...also]))
    for (const [id, decide] of undecided) {
      if (waiting.has(id) || fresh.has(id)) continue
      undecided.delete(id)
      const [, status = 'synced', reason] = readMeta(rows).said.find(([about]) => about === id) ?? []
      decide({ status, ...(reason && { reason }) })
    }
  }
}
