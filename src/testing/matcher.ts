import { type ExpectedParams, type ExpectOptions, look, type Touchpoints } from './touchpoints.ts'

/**
 * The matcher for `expect.extend`, of Playwright Test and of vitest:
 *
 *     import { expect as base } from '@playwright/test'
 *     const expect = base.extend({ toHaveTouchpoint })
 *     await expect(touchpoints(page)).toHaveTouchpoint('add_to_cart', { currency: 'JPY' })
 *     await expect(touchpoints(page)).not.toHaveTouchpoint('purchase')
 *
 * Playwright's `expect` then knows its type; for vitest a shop says it once, by `declare module 'vitest'`.
 * With `.not` the page is asked for all it has before anything is said.
 */
export async function toHaveTouchpoint(
  this: { readonly isNot?: boolean } | undefined,
  seen: Touchpoints,
  name: string,
  params?: ExpectedParams,
  options?: ExpectOptions,
): Promise<{ pass: boolean; message: () => string; name: string }> {
  const verdict = await look(seen, name, params, options, this?.isNot)
  return { pass: verdict.pass, message: verdict.message, name: 'toHaveTouchpoint' }
}
