import { entriesOf, entryKey } from '../core/meta.ts'
import type { Lane } from '../core/ports.ts'
import type { TouchpointsRequest, WireTouchpoint } from '../core/wire.ts'

/** The most touchpoints in one request, and about the most characters; the server takes 256 KiB. */
const MOST = 200
const MOST_CHARACTERS = 60_000

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
      const waiting = entriesOf(await log.read('up/', MOST), 'up/entry')
      if (!token || !device || !waiting.length) return false
      let characters = 0
      const entries = waiting.filter((entry, index) => {
        characters += JSON.stringify(entry).length
        return !index || characters < MOST_CHARACTERS
      })
      const request: TouchpointsRequest = {
        token,
        entries: entries.map(
          ({ n, id, at, channel, op }): WireTouchpoint => [n, id, Math.max(0, clock() - at), at, channel, op],
        ),
      }
      await post('/touchpoints', JSON.stringify(request))
      await log.change(() => entries.map(({ n }) => [entryKey('up', n)]))
      log.sent(entries.map(({ id }) => id))
      return entries.length < waiting.length || waiting.length === MOST
    },
  }
}
