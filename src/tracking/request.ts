import type { Hub } from '../core/ports.ts'
import type { TouchpointsRequest } from '../core/wire.ts'
import type { ContextFold } from './handle.ts'
import { type Numbered, now } from './queue.ts'

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
    const said = { channel, purpose, page, params: touchpoint.params }
    for (const { name, next } of folds) {
      const [state, more] = next(states[name], touchpoint, consent?.get())
      states[name] = state
      Object.assign(said, more)
    }
    const { params, ...context } = said
    const text = JSON.stringify(context)
    if (text !== before) contexts.push(context)
    before = text
    return [n, id, Math.round(now() - time), name, params, contexts.length - 1, fields, at] as never
  })
  return { sent: clock(), entries, contexts: contexts as never }
}
