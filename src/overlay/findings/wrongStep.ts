import { fateOf, type Recorded } from '../watch/record.ts'

type Values = Readonly<Record<string, unknown>>

/** What comes after a checkout has begun. */
const LATER = /^(add_(shipping|payment)_info|checkout_step_\w+|checkout_abandoned)$/
const BEGUN = /^(begin_checkout|checkout_resumed)$/

/**
 * What is wrong with the place of a step among those before it, newest last; nothing when it may be right. Of what was
 * before anybody looked nothing is known.
 */
export function wrongStep({ name, body }: Recorded, before: readonly Recorded[]): string | undefined {
  if (!LATER.test(name)) return undefined
  const { step, index, total, checkout_id } = Object(body) as Values
  if (typeof index === 'number' && typeof total === 'number' && !(index >= 0 && index < total))
    return `is step ${index} of ${total}, which cannot be: 'index' begins at 0.`
  // Whether one had begun before anybody looked is not known, unless an order was the end of it.
  const last = before.findLast(
    (other) =>
      BEGUN.test(other.name) ||
      LATER.test(other.name) ||
      (other.name === 'purchase' && fateOf(other) !== 'dropped'),
  )
  if (last?.name === 'purchase') return `comes without 'begin_checkout' before it.`
  if (name !== 'checkout_step_completed') return undefined
  const at = before.findLastIndex((other) => {
    const said = Object(other.body) as Values
    return other.name === 'checkout_step_viewed' && (!checkout_id || said.checkout_id === checkout_id)
  })
  const seen = (Object(before[at]?.body) as Values).step
  // Who pays from any step by a wallet has no other one to complete.
  const paid = before.slice(at).some((other) => other.name === 'add_payment_info')
  return at >= 0 && seen !== step && !paid ? `completes '${step}', but '${seen}' is shown.` : undefined
}
