/** What can be wrong with an entry, in the order of how bad it is. */
export type FindingName =
  | 'lost-purchase'
  | 'before-consent'
  | 'personal-data'
  | 'duplicate'
  | 'wrong-step'
  | 'missing-parameter'
  | 'invalid'

/** Something that is wrong with an entry. */
export interface Finding {
  readonly kind: FindingName
  /** Such as `items[0].price`; nothing when it is about the entry as a whole. */
  readonly field?: string
  /** What is wrong, and what to write instead. */
  readonly problem: string
}
