import type { Hub } from '../core/ports.ts'
import type { TouchpointContext, TouchpointsRequest } from '../core/wire.ts'
import type { ContextFold } from './handle.ts'
import { type Numbered, now } from './queue.ts'

type Context = { -readonly [Key in keyof TouchpointContext]: TouchpointContext[Key] | undefined }

/**
 * Puts touchpoints into the form of a request, what they have in common once. `states` is what the folds know, and is
 * changed to what they know after.
 */
export function describe(
  { channel, clock, consent }: Hub,
  touchpoints: readonly Numbered[],
  folds: ReadonlySet<ContextFold<unknown>>,
  states: Record<string, unknown>,
): Pick<TouchpointsRequest, 'sent' | 'entries' | 'contexts'> {
  const places: string[] = []
  const sent = clock()
  const entries = touchpoints.map(([n, one]) => {
    const { id, at, name, purpose, page, fields, time } = one
    const context: Context = { channel, purpose, page }
    for (const fold of folds) {
      const [state, more] = fold.next(states[fold.name], one)
      states[fold.name] = state
      Object.assign(context, more)
    }
    if (consent && !consent.get().marketing) delete context.clickIds
    const params =
      one.params.page_location === page?.location && page
        ? { ...one.params, page_location: context.page?.location }
        : one.params
    const text = JSON.stringify(context)
    if (!places.includes(text)) places.push(text)
    const age = Math.max(0, Math.round(now() - time))
    const wrong = Math.abs(sent - age - at) > 1
    return [n, id, age, name, params, places.indexOf(text), fields, wrong ? at : null] as never
  })
  return { sent, entries, contexts: places.map((text) => JSON.parse(text)) }
}
