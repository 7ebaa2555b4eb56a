/** What is counted of a touchpoint; the rows of a database have it as well. */
export interface FunnelTouchpoint {
  readonly name: string
  /** When it happened, in milliseconds since 1970. */
  readonly at: number
  readonly params: Readonly<Record<string, unknown>>
}

/** How many checkouts came to a step, and what became of them there. */
export interface FunnelStep {
  readonly step: string
  readonly viewed: number
  readonly completed: number
  /** How many had something wrong there. */
  readonly failed: number
  /** How many were left there, and not come back to within half an hour. */
  readonly abandoned: number
  /** The median of how long it was in view until it was completed, in milliseconds; absent where nobody has. */
  readonly duration?: number
}

export interface FunnelCounts {
  readonly begun: number
  /** How many came to their end. */
  readonly ordered: number
  readonly abandoned: number
  /** In the order in which they are asked. */
  readonly steps: readonly FunnelStep[]
}

/**
 * Counts checkouts, each once at each step, however often it was looked at; here or on a server. Who comes back in time
 * (`checkout_resumed`) has abandoned nothing.
 *
 *     countFunnel(touchpoints).steps[1] // { step: 'shipping', viewed: 80, completed: 61, failed: 4, abandoned: 15 }
 */
export function countFunnel(touchpoints: Iterable<FunnelTouchpoint>): FunnelCounts {
  const checkouts = new Map<string, FunnelTouchpoint[]>()
  for (const touchpoint of touchpoints) {
    const { name, params } = touchpoint
    if (!/^checkout_(step_|abandoned|resumed)/.test(name) || !params.checkout_id) continue
    const id = `${params.checkout_id}`
    checkouts.set(id, [...(checkouts.get(id) ?? []), touchpoint])
  }
  const steps = new Map<string, Tally>()
  const tally = (step: string) => {
    const found = steps.get(step) ?? createTally()
    steps.set(step, found)
    return found
  }
  let ordered = 0
  let abandoned = 0
  for (const [id, all] of checkouts) {
    all.sort((a, b) => a.at - b.at)
    let left: string | undefined
    let done = false
    for (const { name, params } of all) {
      const step = `${params.step}`
      const { index, total, duration } = params
      const counted = tally(step)
      if (typeof index === 'number') counted.index = Math.max(counted.index, index)
      left = name === 'checkout_abandoned' ? step : name === 'checkout_step_error' ? left : undefined
      if (name === 'checkout_step_viewed') counted.viewed.add(id)
      else if (name === 'checkout_step_error') counted.failed.add(id)
      else if (name === 'checkout_step_completed') {
        counted.completed.add(id)
        if (typeof duration === 'number') counted.durations.push(duration)
        done ||= typeof total === 'number' && index === total - 1
      }
    }
    if (done) ordered++
    else if (left !== undefined) {
      abandoned++
      tally(left).abandoned.add(id)
    }
  }
  return {
    begun: checkouts.size,
    ordered,
    abandoned,
    steps: [...steps]
      .sort(([, a], [, b]) => a.index - b.index)
      .map(([step, { viewed, completed, failed, abandoned, durations }]) => ({
        step,
        viewed: viewed.size,
        completed: completed.size,
        failed: failed.size,
        abandoned: abandoned.size,
        ...(durations.length > 0 && { duration: medianOf(durations) }),
      })),
  }
}

interface Tally {
  index: number
  readonly viewed: Set<string>
  readonly completed: Set<string>
  readonly failed: Set<string>
  readonly abandoned: Set<string>
  readonly durations: number[]
}

const createTally = (): Tally => ({
  index: 0,
  viewed: new Set(),
  completed: new Set(),
  failed: new Set(),
  abandoned: new Set(),
  durations: [],
})

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [one = 0, other = 0] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]]
  return (one + other) / 2
}
