import { type Origin, originOf, withoutClickIds } from './campaign.ts'
import type { ContextFold, Tracking } from './handle.ts'

export interface SessionOptions {
  /** How long nothing happens until the next touchpoint begins a new session, in milliseconds; half an hour unless told. */
  readonly idle?: number
  /** Hosts beside the page's own that are the shop's too, such as `pay.shop.example`. */
  readonly sites?: readonly string[]
}

/** What is known of the session in which the last touchpoint was. */
export interface Session extends Origin {
  /** The id of its first touchpoint. */
  readonly id: string
  /** When its last touchpoint was, in milliseconds since 1970. */
  readonly at: number
}

/**
 * Says with each touchpoint in which session it was and where that session came from; returns its stop.
 *
 * A session ends after half an hour in which nothing happened. As in GA4 it has one origin: a campaign that turns up
 * while it runs begins no new one, and counts only when the session had been brought by none; a referrer alone, such
 * as the page of a payment, counts at the beginning only. Click ids add up, the newest of each kind.
 *
 *     const stop = trackSessions(tracking)
 */
export function trackSessions(tracking: Pick<Tracking, 'enrich'>, options?: SessionOptions): () => void {
  return tracking.enrich(sessionFold(options))
}

/** The fold behind `trackSessions`; also for a server that wants to cut sessions anew. */
export function sessionFold({ idle = 1_800_000, sites = [] }: SessionOptions = {}): ContextFold<Session> {
  return {
    name: 'session',
    next(last, { id, at, page, params }) {
      const found = originOf(page, sites)
      // Tabs may be told out of order, and clocks go wrong in both directions.
      const before = last && Math.abs(at - last.at) < idle ? last : { ...found, id, at }
      const session: Session = {
        ...(before.brought || !found.brought ? before : found),
        id: before.id,
        at: Math.max(at, before.at),
        clickIds: { ...before.clickIds, ...found.clickIds },
      }
      return [
        session,
        {
          session: session.id,
          campaign: session.campaign,
          clickIds: session.clickIds,
          // They have a purpose of their own, and so must not hide in an address.
          page: page && { ...page, location: withoutClickIds(page.location) },
          ...((params.page_location as string) && {
            params: { ...params, page_location: withoutClickIds(`${params.page_location}`) },
          }),
        },
      ]
    },
  }
}
