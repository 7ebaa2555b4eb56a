import { UsageError } from '../../core/errors.ts'
import type { Engine, ListRequest } from './engine.ts'

declare const process: { readonly env: Readonly<Record<string, string | undefined>> }

/**
 * An engine that says what is wrong with a request: in development alone, asked in a form of which bundlers leave nothing in
 * a page that is live.
 */
export function checked(engine: Engine): Engine {
  try {
    if (process.env.NODE_ENV !== 'production')
      return {
        ...engine,
        list(request) {
          check(request)
          return engine.list(request)
        },
      }
  } catch {
    // A page that nobody has bundled knows no `process`.
  }
  return engine
}

/** @throws {UsageError} that names the property, and says what to write */
function check(request: ListRequest): void {
  const { session, limit = 20, repeats = 'model', allow = check } = request ?? {}
  const named = Array.isArray(session) && session.every((visit) => visit && typeof visit.item_id === 'string')
  if (!named) throw new UsageError('session', "Write { session: [{ item_id: 'SKU-1' }] }: what was visited.")
  if (!Number.isInteger(limit) || limit < 0)
    throw new UsageError('limit', `Write { limit: 8 }: a whole number, not ${limit}.`)
  if (!/^(novel|remind|model)$/.test(repeats))
    throw new UsageError(
      'repeats',
      `Write { repeats: … } with 'novel', 'remind' or 'model', not '${repeats}'.`,
    )
  if (typeof allow !== 'function') throw new UsageError('allow', 'Write { allow: (itemId) => true }.')
}
