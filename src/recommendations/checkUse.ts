import { inDevelopment } from '../browser/development.ts'
import { UsageError } from '../core/errors.ts'
import { checkNow, type Use } from './rules.ts'

declare const process: { readonly env: Readonly<Record<string, string | undefined>> }

/**
 * Whether what is handed in can be what was meant: in development alone. That is asked in a form of which bundlers leave
 * nothing in a page that is live, neither the question nor the rules.
 *
 * @throws {UsageError} that names what is wrong, and says what to write
 */
export function checkUse(given: unknown, use: Use): void {
  try {
    if (process.env.NODE_ENV !== 'production') checkNow(given, use)
  } catch (error) {
    if (error instanceof UsageError) throw error
    // Nobody has bundled this page.
    if (inDevelopment()) checkNow(given, use)
  }
}
