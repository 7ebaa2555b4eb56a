import { entriesOf, entryKey } from '../core/meta.ts'
import type { Lane } from '../core/ports.ts'
import type { TouchpointsRequest, WireTouchpoint } from '../core/wire.ts'

/** The most touchpoints in one request. */
const MOST = 200

/** Touchpoints wait this long for company, in milliseconds, unless so many have come together. */
const PATIENCE = 3000
const COMPANY = 20

/** Sends touchpoints in bulk, and deletes what the server has acknowledged. */
export function createLane(): Lane {
  let company = 0
  return {
    patience: () => (++company < COMPANY ? PATIENCE : 0),
    async send(log, clock, post) {
      company = 0
      const { token, device } = log.meta
      const entries = entriesOf(await log.storage.rows('up/', undefined, MOST))
      if (!token || !device || !entries.length) return false
      const request: TouchpointsRequest = {
        token,
        entries: entries.map(
          ({ n, id, at, channel, op }): WireTouchpoint => [n, id, Math.max(0, clock() - at), at, channel, op],
        ),
      }
      await post('/touchpoints', JSON.stringify(request))
      await log.storage.rows('up/', () => entries.map(({ n }) => [entryKey('up', n)]), 1)
      const ids = entries.map(({ id }) => id)
      log.heard(ids)
      log.storage.tell(ids)
      return entries.length === MOST
    },
  }
}
