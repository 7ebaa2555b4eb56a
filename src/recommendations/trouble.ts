import type { StorefrontError } from '../core/errors.ts'
import type { Hub } from '../core/ports.ts'

/**
 * What one part of a shop says of itself in `shop.status`: an error, or with none that all is well again. That takes back
 * what it has said last, and nothing of anybody else's.
 */
export function createTrouble({ say, status }: Hub): (error?: StorefrontError) => void {
  let said: StorefrontError | undefined
  return (error) => {
    if (error || (said && status.get().error === said)) say({ error })
    said = error
  }
}
