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
      if (question.control) return device?.answer(question) ?? NOTHING
      const { placement, session, limit } = question
      try {
        const signal = AbortSignal.timeout(timeout)
        const late = new Promise<never>((_, reject) => {
          signal.onabort = () => reject(new Error(`The service has not answered within ${timeout} ms.`))
        })
        const items = itemsOf(await Promise.race([ask({ placement, session, limit, signal }), late]))
        const ids = items.map(({ item_id }) => item_id)
        answered()
        const known = device?.explain?.(session, ids) ?? []
        return {
          origin: 'remote',
          version: 'remote',
          items: items.map(
            ({ item_id, score }, at): Suggested => ({
              item_id,
              score: score ?? known[at]?.score ?? 0,
              reason: (known[at]?.score && known[at]?.reason) || { kind: 'service' },
            }),
          ),
        }
      } catch (error) {
        failed(error)
        return device?.answer(question) ?? NOTHING
      }
    },
  }
}

/** What can be used of an answer; a text is an `item_id`. */
function itemsOf(said: unknown): Awaited<ReturnType<Ask>> {
  const list = ((said as { items?: unknown } | undefined)?.items ?? said) as readonly unknown[]
  const items = Array.isArray(list)
    ? list
        .map((one) => (typeof one === 'string' ? { item_id: one } : one))
        .filter((one) => typeof one?.item_id === 'string')
    : undefined
  if (items?.[0] || list?.length === 0) return items ?? []
  throw new Error("Answer a list: [{ item_id: 'SKU-1' }].")
}
