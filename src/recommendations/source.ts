import type { Hub } from '../core/ports.ts'
import type { Readable } from '../core/readable.ts'
import type { Reason as Evidence } from './engine/engine.ts'
import type { Manifest } from './engine/manifest.ts'
import type { Visit } from './engine/query.ts'

/**
 * Why an item is in a list: for a visit that speaks for it, for being in demand (`trending`), because the shop wants it
 * there (`pinned`), or because the shop's own service has said so and nothing is known here (`service`).
 */
export type Reason = Evidence | { readonly kind: 'pinned' | 'service' }

/** An item that may be listed. */
export interface Suggested {
  readonly item_id: string
  /** How much the session speaks for it; see `Recommended`. A service may count otherwise. */
  readonly score: number
  readonly reason: Reason
}

/** What becomes of items that the shopper has looked at already; see `ListRequest`. */
export type Repeats = 'novel' | 'remind' | 'model'

/** What a source is asked. */
export interface Question {
  readonly placement: string
  /** What the shopper has looked at, oldest first, what is in the cart and on the wishlist too. */
  readonly session: readonly Visit[]
  /** How many items to choose from: more than are shown, since filters come after. */
  readonly limit: number
  readonly repeats: Repeats
  /** Which items may be listed at all. Who cannot ask need not: it is asked again afterwards. */
  readonly allow: (itemId: string) => boolean
  /** Shows what is in demand, to be compared with. */
  readonly control?: boolean
}

/** Where an answer comes from. */
export type ListOrigin = 'empty' | 'trending' | 'rows' | 'index' | 'remote'

export interface SourceAnswer {
  readonly origin: ListOrigin
  /** Which index, or which service: it becomes part of a list's id. */
  readonly version: string
  /** Best first. */
  readonly items: readonly Suggested[]
}

/** Knows what to recommend. `onDevice` and `remote` make one. */
export interface Source {
  /** Tells whenever it would answer otherwise than before. */
  readonly changes: Readable<unknown>
  /** It takes a request: nothing is asked before somebody listens. */
  readonly remote?: boolean
  answer(question: Question): SourceAnswer | Promise<SourceAnswer>
  /** How much the session speaks for these items, and why. */
  explain?: (session: readonly Visit[], itemIds: readonly string[]) => readonly Suggested[]
  /** Which index answers, and where its manifest is; nothing of the former before there is one. */
  about?: () => Partial<Pick<Manifest, 'hash' | 'sessions' | 'items'>> & { readonly url: string }
}

/** A source before it knows whose it is. */
export interface OpenSource {
  open(hub: Hub): Source
}

export const NOTHING: SourceAnswer = { origin: 'empty', version: '', items: [] }
