import type { Dialect } from './mapping.ts'

/**
 * Snowplow's e-commerce actions and the fields of their product and transaction entities; it knows no wishlists.
 * https://docs.snowplow.io/docs/sources/web-trackers/tracking-events/ecommerce/
 */
export const snowplow: Dialect = {
  events: {
    view_item: 'product_view',
    view_item_list: 'list_view',
    select_item: 'list_click',
    add_to_cart: 'add_to_cart',
    remove_from_cart: 'remove_from_cart',
    view_promotion: 'promo_view',
    select_promotion: 'promo_click',
    checkout_step_viewed: 'checkout_step',
    purchase: 'transaction',
    refund: 'refund',
    checkout_step_error: 'trns_error',
  },
  open: false,
  params: {
    value: 'revenue',
    coupon: 'discount_code',
    payment_type: 'payment_method',
    item_list_name: 'name',
    items: 'products',
    reason: 'error_description',
  },
  item: {
    item_id: 'id',
    item_name: 'name',
    item_brand: 'brand',
    item_category: 'category',
    item_variant: 'variant',
    index: 'position',
  },
}
