import type { Item } from '../core/item.ts'
import type { Schema } from '../vocabulary/schema.ts'

/**
 * The touchpoints with a name of their own and the parameters they take: GA4's recommended events for a shop with all
 * their parameters, then our own in the same style. A shop adds its own:
 *
 *     declare module 'throughline/tracking' {
 *       interface Events { quiz_finished: { readonly score: number } }
 *     }
 *
 * Source: https://developers.google.com/analytics/devguides/collection/ga4/reference/events
 */
export interface Events {
  view_item_list: ItemList
  select_item: ItemList
  view_item: Valued
  add_to_wishlist: Valued
  add_to_cart: Valued
  remove_from_cart: Valued
  view_cart: Valued
  begin_checkout: Valued & Discounted
  add_shipping_info: Valued & Discounted & { readonly shipping_tier?: string }
  add_payment_info: Valued & Discounted & { readonly payment_type?: string }
  purchase: Valued & Order & { readonly customer_type?: 'new' | 'returning' }
  refund: Partial<Valued> & Order
  view_promotion: Promotion & { readonly items: readonly PromotedItem[] }
  select_promotion: Promotion & { readonly items?: readonly PromotedItem[] }
  search: { readonly search_term: string }
  share: { readonly method?: string; readonly content_type?: string; readonly item_id?: string }
  select_content: { readonly content_type?: string; readonly content_id?: string }
  login: { readonly method?: string }
  sign_up: { readonly method?: string }
  join_group: { readonly group_id?: string }
  generate_lead: { readonly currency?: string; readonly value?: number; readonly lead_source?: string }
  page_view: PageView
  scroll: { readonly percent_scrolled?: number }
  click: Click

  remove_from_wishlist: Valued
  checkout_step_viewed: CheckoutStep
  checkout_step_completed: CheckoutStep & {
    /** How long the step took, in milliseconds. */
    readonly duration?: number
  }
  checkout_step_error: CheckoutStep & { readonly reason: string }
  checkout_abandoned: CheckoutStep & {
    /** Nobody has come back within half an hour; without it, nobody knows yet. */
    readonly final?: boolean
  }
  checkout_resumed: CheckoutStep
  form_error: FormError
  web_vitals: WebVital
}

/** What happened to items, and what they are worth together in units of `currency`. */
export interface Valued {
  /** ISO 4217; needed whenever there is a `value`. */
  readonly currency?: string
  /** The sum of price × quantity, without shipping and tax. */
  readonly value?: number
  readonly items: readonly Item[]
}

export interface Discounted {
  readonly coupon?: string
}

export interface Order extends Discounted {
  /** The shop's number of the order: the same number never counts twice. */
  readonly transaction_id: string
  readonly shipping?: number
  readonly tax?: number
}

export interface ItemList {
  readonly item_list_id?: string
  readonly item_list_name?: string
  readonly items: readonly Item[]
}

/** An internal advertisement; what an item says of its own goes before. */
export interface Promotion {
  readonly creative_name?: string
  readonly creative_slot?: string
  readonly promotion_id?: string
  readonly promotion_name?: string
}

/** A promotion among several, with a product or without. */
export interface PromotedItem extends Partial<Item>, Promotion {}

export interface PageView {
  readonly page_location?: string
  readonly page_title?: string
  readonly page_referrer?: string
}

export interface Click {
  readonly link_id?: string
  readonly link_url?: string
  readonly link_classes?: string
  readonly link_domain?: string
  readonly outbound?: boolean
}

/** A step of a checkout, such as `shipping`, and its place among those that are needed, from 0. */
export interface CheckoutStep {
  readonly step: string
  /** Which checkout it was. */
  readonly checkout_id?: string
  readonly index?: number
  readonly total?: number
}

/** A field that a browser found wrong. What was typed is never told. */
export interface FormError {
  readonly form_id?: string
  readonly form_name?: string
  readonly field_name: string
  readonly field_type?: string
  /** The name of the validity flag, such as `valueMissing`. */
  readonly reason: string
}

/** One of the web vitals, and what made it what it is. https://web.dev/articles/vitals */
export interface WebVital {
  readonly metric_name: 'LCP' | 'INP' | 'CLS' | 'FCP' | 'TTFB'
  /** Milliseconds; CLS has no unit. */
  readonly metric_value: number
  readonly metric_rating: 'good' | 'needs-improvement' | 'poor'
  /** One for each metric of a page view: a later report with the same id takes the place of an earlier one. */
  readonly metric_id: string
  readonly navigation_type: string
}

/** The parameters of an event: those its name asks for, and whatever else a shop adds. */
export type Params<Name extends string> = (Name extends keyof Events ? Events[Name] : unknown) &
  Readonly<Record<string, unknown>>

/**
 * The events that a shop's validators describe, for `track` to know them:
 *
 *     declare module 'throughline/tracking' {
 *       interface Events extends EventsOf<typeof schemas> {}
 *     }
 */
export type EventsOf<Schemas extends Readonly<Record<string, Schema>>> = {
  readonly [Name in keyof Schemas]: Schemas[Name] extends Schema<infer Input> ? Input : never
}
