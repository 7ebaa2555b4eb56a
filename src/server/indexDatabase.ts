/** An index as `buildIndex` of `throughline/indexing` answers it. */
export interface StorableIndex {
  /** Plain data; the hash changes with file and ids. */
  readonly manifest: { readonly name: string; readonly hash: string }
  readonly file: Uint8Array
  /** The ids of the items, one on a line. */
  readonly ids: string
}

/** What of an index never changes while its hash is the same: the sessions, and the ids of their items. */
export type IndexPart = 'file' | 'ids'

/** Touchpoints in the order of their time, from one on: the last one of the page before, or the first at a time. */
export interface VisitCursor {
  /** Microseconds since 1970, as exactly as a time is stored. */
  readonly micros: number
  readonly device: string
  readonly id: string
}

/** A touchpoint in which somebody saw, took or bought items. */
export interface StoredVisit extends VisitCursor {
  /** The customer whose device it was then, or the device: nothing that may reach a page or a log. */
  readonly session: string
  /** The `item_id` of each. */
  readonly items: readonly string[]
}

/** The events that a visit is read from. */
export const VISITS: readonly string[] = ['view_item', 'add_to_cart', 'purchase']

/** The part of the database that keeps indexes, and that reads what they are built from. */
export interface IndexDatabase {
  /**
   * Makes an index the newest of its name; the one before stays, for pages that have just read its manifest. Answers
   * whether anything is new: when it is the newest already, nothing is written.
   */
  storeIndex(index: StorableIndex): Promise<boolean>
  /** The manifest that was stored last under a name. */
  newestManifest(name: string): Promise<unknown>
  /** When that was, in milliseconds since 1970. */
  builtAt(name: string): Promise<number | undefined>
  /** A part of an index; nothing when that is gone or never was. */
  indexPart<Part extends IndexPart>(
    name: string,
    hash: string,
    part: Part,
  ): Promise<StorableIndex[Part] | undefined>
  /** How many touchpoints `visitsAfter` reads, from a time in milliseconds on. */
  countVisits(since: number): Promise<number>
  /** The next visits in the order of time, some thousand at most; none when there are no more. */
  visitsAfter(cursor: VisitCursor): Promise<readonly StoredVisit[]>
}
