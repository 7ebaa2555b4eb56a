import { headingOf } from './labels.ts'
import { firstOpen, type Progress } from './rows.ts'
import type { CheckoutContext, CheckoutStepOptions, NamedStep } from './steps.ts'

/** A step as it is shown. */
export interface ShownStep {
  readonly id: string
  readonly label: string
  readonly state: 'complete' | 'current' | 'upcoming'
  /** Whether `goTo` may go there: everything before it is complete. */
  readonly canGoTo: boolean
}

/** What a shop says of a step; yes, where it says nothing or its code fails: nobody shall be kept from ordering by that. */
const says = (judge: CheckoutStepOptions['isNeeded'], context: CheckoutContext): boolean => {
  try {
    return judge?.(context) ?? true
  } catch (error) {
    console.error(error)
    return true
  }
}

/** What has to be asked in this context. */
export const neededSteps = (list: readonly NamedStep[], context: CheckoutContext): readonly string[] =>
  list.filter(({ isNeeded }) => says(isNeeded, context)).map(({ id }) => id)

/** What is needed by now and was not when the checkout began. */
export const missingSteps = (
  now: Progress,
  list: readonly NamedStep[],
  context: CheckoutContext,
): readonly string[] => {
  const needed = neededSteps(list, context)
  return list.flatMap((step) =>
    !now.steps.includes(step.id) && needed.includes(step.id) && !isDone(now, step, context) ? [step.id] : [],
  )
}

/** A checkout that was begun with other steps goes on with the shop's own, at the first that is not complete. */
export function restated(now: Progress, list: readonly NamedStep[], context: CheckoutContext): Progress {
  const all = list.map(({ id }) => id)
  if (`${all}` === `${now.all}`) return now
  const needed = neededSteps(list, context)
  const steps = needed.length ? needed : all
  const done = list.filter((step) => isDone(now, step, context)).map(({ id }) => id)
  return { ...now, all, steps, at: firstOpen(steps, done), from: undefined }
}

export interface ShownProgress {
  readonly steps: readonly ShownStep[]
  /** The id of the step where the customer is; nothing before `begin()` and after the order. */
  readonly current: string | undefined
  /** Its place among `steps`, from 0. */
  readonly index: number
  readonly total: number
  /** How much is done, from 0 to 1. */
  readonly fraction: number
  /** `ステップ2/4：お届け先` or `Step 2 of 4: Shipping`; empty when there is no current step. */
  readonly heading: string
}

/** Whether a step has been completed, and is still. */
export const isDone = (now: Pick<Progress, 'done'>, step: NamedStep, context: CheckoutContext): boolean =>
  now.done.includes(step.id) && says(step.isComplete, context)

export function shownProgress(
  now: Progress | undefined,
  list: readonly NamedStep[],
  context: CheckoutContext,
  locale: string,
): ShownProgress {
  const named = (ids: readonly string[]) => ids.flatMap((id) => list.find((step) => step.id === id) ?? [])
  const ordered = now?.order !== undefined
  const shown = now ? named(now.steps) : list
  const total = shown.length
  const index = now && !ordered ? Math.max(0, now.steps.indexOf(now.from ?? now.at)) : 0
  let open = !!now && !ordered && !now.placing
  const steps = shown.map((step, at): ShownStep => {
    const done = ordered || (!!now && isDone(now, step, context))
    const current = !!now && !ordered && at === index
    // Whoever is at a step beside these comes back to the current one.
    const canGoTo = open && step.id !== now?.at
    open &&= done
    return {
      id: step.id,
      label: step.label,
      state: current ? 'current' : done ? 'complete' : 'upcoming',
      canGoTo,
    }
  })
  const current = ordered ? undefined : now?.at
  const label = list.find(({ id }) => id === current)?.label
  return {
    steps,
    current,
    index: ordered ? total - 1 : index,
    total,
    fraction: ordered ? 1 : index / total,
    heading: label === undefined ? '' : headingOf(label, index, total, locale),
  }
}
