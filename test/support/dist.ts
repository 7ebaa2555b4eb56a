import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../vitest.shared.ts'

/** What `npm run build` made, for tests of what may not be there yet. */
export const dist: Readonly<Record<string, any>> = await import(
  pathToFileURL(join(root, 'dist/index.js')).href
)

/** Whether tracking keeps books. */
export const keepsBooks: boolean =
  'stats' in dist.createTracking(dist.createStorefront({ channel: 'web', name: 'dist' }))

/** Whether there is a gate for consent. */
export const asksForConsent: boolean = 'createConsent' in dist
