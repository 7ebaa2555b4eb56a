import type { Purpose } from '../../core/collection.ts'
import type { Channel } from '../../core/entry.ts'
import type { Finding } from '../findings/finding.ts'

/** What can become of an entry. `held`: nobody has decided about its purpose; `local`: there is no server to send it to. */
export type FateName =
  | 'committed'
  | 'held'
  | 'saved'
  | 'sent'
  | 'acknowledged'
  | 'dropped'
  | 'rejected'
  | 'local'

/** Something that became of an entry. */
export interface Fate {
  readonly what: FateName
  /** In milliseconds since 1970. */
  readonly at: number
  /** Of `sent`: which try it was, and what the server said, once it has: a status, or 0 when nobody could be reached. */
  readonly attempt?: number
  status?: number
  /** Why it was held, dropped, rejected or corrected; where it was saved. */
  readonly why?: string | undefined
}

/** One line of the list: a touchpoint, an entry of a collection, or what the page has told its `dataLayer` by itself. */
export interface Recorded {
  /** Sorts by time, and no other one has it. */
  readonly key: string
  /** Which tab it was in. */
  readonly tab: string
  /** The id of the entry; a purchase has its order's. */
  readonly id: string
  /** `touchpoints`, the name of a collection, or `dataLayer`. */
  readonly collection: string
  /** The name of the event, or of the operation. */
  readonly name: string
  readonly channel: Channel
  /** In milliseconds since 1970. */
  readonly at: number
  /** The address of the page. */
  readonly page: string
  /** Parameters or operation, as they were then; see `snapshot`. */
  readonly body: unknown
  readonly purpose?: Purpose | undefined
  /** Whether its purpose was granted then; nothing while nobody had decided. */
  readonly granted?: boolean | undefined
  readonly fates: Fate[]
  /** The order number of a touchpoint on its device, once it is stored. */
  n?: number
  /** Who else was told of it. */
  readonly bridges: string[]
  findings: readonly Finding[]
}

/** What has last become of it. */
export const fateOf = ({ fates }: Recorded): FateName => fates.at(-1)?.what ?? 'committed'

/** Stands for a body that may not be kept over pages. */
export const NOT_KEPT = '«not kept»'

/** Kept back or taken back for good, since somebody has said no. */
export const refused = ({ fates }: Recorded): boolean => /^(denied|withdrawn)$/.test(fates.at(-1)?.why ?? '')

/** Whether nothing can become of it any more. */
export const ended = (record: Recorded): boolean =>
  /^(acknowledged|dropped|rejected|local)$/.test(fateOf(record))

/** One request, as this tab has seen it. */
export interface SeenRequest {
  /** In milliseconds since 1970. */
  readonly at: number
  readonly path: string
  /** How many bytes its body has, and its answer's JSON. */
  readonly sent: number
  received?: number
  /** How long it took, in milliseconds. */
  took?: number
  /** What the server has answered; 0 when nobody could be reached. */
  status?: number
  error?: string
}
