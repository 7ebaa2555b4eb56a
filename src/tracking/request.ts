import type { Hub } from '../core/ports.ts'
import type { TouchpointContext, TouchpointsRequest, WireTouchpoint } from '../core/wire.ts'
import type { ContextFold } from './handle.ts'
import type { QueuedTouchpoint } from './queue.ts'

/** A touchpoint and its order number; 0 while it has none. */
export type Numbered = readonly [n: number, touchpoint: QueuedTouchpoint]

export interface Described extends Pick<TouchpointsRequest, 'sent' | 'entries' | 'contexts'> {
  readonly states: Readonly<Record<string, unknown>>
}

/** Puts touchpoints into the form of a request, what they have in common once, and says what the folds know after. */
export function describe(
  { channel, clock, consent }: Hub,
  touchpoints: readonly Numbered[],
  folds: ReadonlySet<ContextFold<unknown>>,
  before: Readonly<Record<string, unknown>>,
): Described {
  const states = { ...before }
  const places = new Map<string, number>()
  const sent = clock()
  const entries = touchpoints.map(([n, { purpose, page, mono, origin, ...said }]): WireTouchpoint => {
    const { id, at, name, fields } = said
    const params = JSON.parse(said.params)
    let context: TouchpointContext = {
      channel,
      ...(purpose !== 'analytics' && { purpose }),
      ...(page && { page }),
    }
    for (const fold of folds) {
      const [state, more] = fold.next(states[fold.name], { ...said, params, ...(page && { page }) })
      states[fold.name] = state
      context = { ...context, ...more }
    }
    if (params.page_location === page?.location) params.page_location = context.page?.location
    const { clickIds, ...less } = context
    const text = JSON.stringify(consent && !consent.get().marketing ? less : context)
    const place = places.get(text) ?? places.size
    places.set(text, place)
    // A page of its own has a clock of its own; over pages only the wall clock is left.
    const age = Math.max(
      0,
      Math.round(origin === performance.timeOrigin ? performance.now() - mono : sent - at),
    )
    const more = Math.abs(sent - age - at) > 1 && at
    return [
      n,
      id,
      age,
      name,
      params,
      place,
      ...((more ? [fields ?? null, at] : fields ? [fields] : []) as []),
    ]
  })
  return { sent, entries, contexts: [...places.keys()].map((text) => JSON.parse(text)), states }
}
