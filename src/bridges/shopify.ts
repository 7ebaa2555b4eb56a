import type { Dialect } from './mapping.ts'

/**
 * Shopify's standard events of web pixels; it knows no wishlists and no promotions.
 * https://shopify.dev/docs/api/web-pixels-api/standard-events
 */
export const shopify: Dialect = {
  events: {
    page_view: 'page_viewed',
    view_item_list: 'collection_viewed',
    view_item: 'product_viewed',
    search: 'search_submitted',
    add_to_cart: 'product_added_to_cart',
    remove_from_cart: 'product_removed_from_cart',
    view_cart: 'cart_viewed',
    begin_checkout: 'checkout_started',
    add_shipping_info: 'checkout_shipping_info_submitted',
    add_payment_info: 'payment_info_submitted',
    purchase: 'checkout_completed',
    checkout_step_error: 'alert_displayed',
  },
  open: false,
  params: { search_term: 'query', currency: 'currencyCode', transaction_id: 'orderId', value: 'amount' },
  item: {
    item_id: 'sku',
    item_name: 'title',
    item_brand: 'vendor',
    item_category: 'type',
    item_variant: 'variant',
  },
}
