import type { Item } from '../core/item.ts'

/**
 * The touchpoints with a name of their own and the parameters they take.
 * Source: GA4 recommended events for online sales, and `page_view`.
 */
export interface Events {
  page_view: {
    readonly page_location?: string
    readonly page_title?: string
    readonly page_referrer?: string
  }
  view_item_list: {
    readonly item_list_id?: string
    readonly item_list_name?: string
    readonly items: readonly Item[]
  }
  select_item: {
    readonly item_list_id?: string
    readonly item_list_name?: string
    readonly items: readonly Item[]
  }
  view_item: Valued
  add_to_wishlist: Valued
  add_to_cart: Valued
  remove_from_cart: Valued
  view_cart: Valued
  begin_checkout: Valued & { readonly coupon?: string }
  add_shipping_info: Valued & { readonly coupon?: string; readonly shipping_tier?: string }
  add_payment_info: Valued & { readonly coupon?: string; readonly payment_type?: string }
  purchase: Valued & Order
  refund: Partial<Valued> & Order
  search: { readonly search_term: string }
  share: { readonly method?: string; readonly content_type?: string; readonly item_id?: string }
  login: { readonly method?: string }
  sign_up: { readonly method?: string }
}

/** What happened to items, and what they are worth together in units of `currency`. */
export interface Valued {
  readonly currency?: string
  readonly value?: number
  readonly items: readonly Item[]
}

export interface Order {
  readonly transaction_id: string
  readonly coupon?: string
  readonly shipping?: number
  readonly tax?: number
}

/** The parameters of an event: those GA4 names, and whatever else a shop adds. */
export type Params<Name extends string> = (Name extends keyof Events ? Events[Name] : unknown) &
  Readonly<Record<string, unknown>>
