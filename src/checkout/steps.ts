import type { CartLine } from '../cart/cart.ts'
import { UsageError } from '../core/errors.ts'
import { isName } from '../core/item.ts'
import { labelOf } from './labels.ts'
import type { Fields } from './rows.ts'

/** What a step is judged by. */
export interface CheckoutContext {
  /** What was typed, by step. */
  readonly data: Readonly<Record<string, Fields>>
  /** What is about to be ordered: the selected lines of the cart. */
  readonly lines: readonly CartLine[]
}

/** A step of a checkout as its shop describes it. */
export interface CheckoutStepOptions {
  readonly id: string
  /** What the customer reads; the usual steps have a label in Japanese and in English. */
  readonly label?: string
  /** Whether it has to be asked at all; yes unless told. Pure, and quick: it is asked often. */
  readonly isNeeded?: (context: CheckoutContext) => boolean
  /** Whether what was typed is enough; once completed it is, unless told. Pure, and quick. */
  readonly isComplete?: (context: CheckoutContext) => boolean
}

/** A step that knows what it is called. */
export type NamedStep = CheckoutStepOptions & { readonly label: string }

const MOST_STEPS = 20

/** @throws {UsageError} when these are no steps */
export function readSteps(
  steps: readonly (string | CheckoutStepOptions)[],
  locale: string,
): readonly NamedStep[] {
  const refuse = (what: string): never => {
    throw new UsageError(
      'steps',
      `${what}: write { steps: ['contact', 'shipping', 'payment', 'review'] }, or { id, label } for each.`,
    )
  }
  if (!Array.isArray(steps) || !steps.length) refuse('A checkout needs steps')
  if (steps.length > MOST_STEPS) refuse(`A checkout has ${MOST_STEPS} steps at most`)
  const ids = new Set<string>()
  return steps.map((step) => {
    const described: CheckoutStepOptions = typeof step === 'string' ? { id: step } : step
    const { id } = described ?? {}
    if (!id || typeof id !== 'string' || id.length > 64 || !isName(id)) refuse('Every step needs an id')
    if (ids.has(id)) refuse(`Two steps have the id '${id}'`)
    ids.add(id)
    return { label: labelOf(id, locale), ...described }
  })
}
