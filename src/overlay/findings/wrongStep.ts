import type { Recorded } from '../watch/record.ts'

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
  const begun = before.some((other) => BEGUN.test(other.name) || LATER.test(other.name))
  if (!begun && before.length && !BEGUN.test(name)) return `comes without 'begin_checkout' before it.`
  if (name !== 'checkout_step_completed') return undefined
  const shown = before.findLast((other) => {
    const said = Object(other.body) as Values
    return other.name === 'checkout_step_viewed' && (!checkout_id || said.checkout_id === checkout_id)
  })
  const seen = (Object(shown?.body) as Values).step
  return shown && seen !== step ? `completes '${step}', but '${seen}' is shown.` : undefined
}
