import { writable } from '../core/readable.ts'
import type { Visit } from './engine/query.ts'
import { NOTHING, type Source, type Suggested } from './source.ts'

/** What a shop's own service is told. */
export interface Asked {
  readonly placement: string
  /** What the shopper has looked at, oldest first; empty without consent to personalization. */
  readonly session: readonly Visit[]
  /** How many items to choose from: more than are shown, since filters come after. */
  readonly limit: number
  /** Ends when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

/** A service of the shop's own: answers items, best first. */
export type Ask = (
  asked: Asked,
) => PromiseLike<readonly { readonly item_id: string; readonly score?: number }[]>

export interface ServiceParts {
  /** Answers when the service does not, and knows why an item is listed. */
  readonly device: Source | undefined
  /** How long the service has, in milliseconds. */
  readonly timeout: number
  readonly failed: (error: unknown) => void
  /** It works, perhaps again. */
  readonly answered: () => void
}

/** A service as a source: filtered and given reasons here; where it does not answer in time, the device does. */
export function createService(ask: Ask, { device, timeout, failed, answered }: ServiceParts): Source {
  return {
    changes: device?.changes ?? writable(0),
    remote: true,
    async answer(question) {
      const { placement, session, limit, control } = question
      try {
        if (!control) {
          const signal = AbortSignal.timeout(timeout)
          const said = itemsOf(
            await Promise.race([
              ask({ placement, session, limit, signal }),
              new Promise<never>((_, reject) => {
                signal.onabort = () => reject(new Error(`The service took over ${timeout} ms.`))
              }),
            ]),
          )
          answered()
          const ids = said.map(({ item_id }) => item_id)
          return {
            origin: 'remote',
            version: 'remote',
            // Each time anew: an index that arrives after the answer knows why as well.
            get items() {
              const known = device?.explain?.(session, ids) ?? []
              return said.map(({ item_id, score }, at): Suggested => {
                const { score: own = 0, reason } = known[at] ?? {}
                const says = Number.isFinite(score) ? (score as number) : own
                return { item_id, score: says, reason: own && reason ? reason : { kind: 'service' } }
              })
            },
          }
        }
      } catch (error) {
        failed(error)
      }
      return device?.answer(question) ?? NOTHING
    },
  }
}

/** What can be used of an answer; a text is an `item_id`. */
function itemsOf(said: unknown): Awaited<ReturnType<Ask>> {
  const list: unknown = (said as { items?: unknown } | undefined)?.items ?? said
  const items = [list]
    .flat()
    .map((one) => ((one as Suggested)?.item_id ? one : { item_id: one }) as Suggested)
  const usable = items.filter(({ item_id }) => typeof item_id === 'string')
  if (Array.isArray(list) && (usable[0] || !list.length)) return usable
  throw new Error("Answer a list: [{ item_id: 'SKU-1' }].")
}
