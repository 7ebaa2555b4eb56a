import type { Purpose } from '../core/collection.ts'
import type { Channel } from '../core/entry.ts'
import type { Hub } from '../core/ports.ts'
import type { TouchpointsRequest } from '../core/wire.ts'
import type { ContextFold, Touchpoint } from './handle.ts'
import { type Numbered, now } from './queue.ts'

interface Said extends Pick<Touchpoint, 'page' | 'params'> {
  readonly channel: Channel
  readonly purpose: Purpose
  clickIds?: unknown
}

/**
 * Puts touchpoints into the form of a request; what neighbours have in common is said once. `states` is what the folds
 * know, and is changed to what they know after.
 */
export function describe(
  { channel, clock, consent }: Hub,
  touchpoints: readonly Numbered[],
  folds: ReadonlySet<ContextFold<unknown>>,
  states: Record<string, unknown>,
): Pick<TouchpointsRequest, 'sent' | 'entries' | 'contexts'> {
  const contexts: object[] = []
  let before = ''
  const entries = touchpoints.map(([n, touchpoint]) => {
    const { id, at, name, purpose, page, fields, time } = touchpoint
    const said: Said = { channel, purpose, page, params: touchpoint.params }
    for (const { name, next } of folds) {
      try {
        const [state, more] = next(states[name], touchpoint)
        states[name] = state
        Object.assign(said, more)
      } catch (error) {
        // One bad fold must not keep the others from being sent.
        console.error(error)
      }
    }
    // They have a purpose of their own.
    if (consent && !consent.get().marketing) delete said.clickIds
    const { params, ...context } = said
    const text = JSON.stringify(context)
    if (text !== before) contexts.push(context)
    before = text
    return [n, id, Math.round(now() - time), name, params, contexts.length - 1, fields, at] as never
  })
  return { sent: clock(), entries, contexts: contexts as never }
}
