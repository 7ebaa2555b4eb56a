import type { Database, StoredTouchpoint } from 'throughline/server'

/** Puts sessions into a database, each as the product views of a device of its own, a minute apart and ending now. */
export async function addVisits(
  database: Database,
  sessions: readonly (readonly string[])[],
  daysAgo = 0,
): Promise<void> {
  const end = Date.now() - daysAgo * 86_400_000
  for (const [place, items] of sessions.entries()) {
    const begun = end - (sessions.length - place) * 60_000
    const touchpoints = items.map(
      (item_id, n): StoredTouchpoint => ({
        ...{ id: `${daysAgo} ${n}`, channel: 'web', purpose: 'analytics', received: end },
        ...{ at: begun + n * 5000, name: 'view_item', params: { items: [{ item_id }] } },
      }),
    )
    const device = `d_${daysAgo}_${place}`
    await database.addTouchpoints({ device, log: 'g_1', touchpoints, asked: [], dropped: [] })
  }
}
