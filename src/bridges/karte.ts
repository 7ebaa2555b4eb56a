import type { Dialect } from './mapping.ts'

/**
 * KARTE. Its `cart` event carries the whole cart at every change, so a bridge sends it from the cart, not from
 * `add_to_cart`. https://support.karte.io/post/4ld1kDrBDHfyIxJnFAtA6M
 */
export const karte: Dialect = {
  events: {
    page_view: 'view',
    purchase: 'buy',
    login: 'identify',
    sign_up: 'identify',
    checkout_step_error: '_error',
  },
  open: true,
  params: { value: 'revenue', reason: 'error_message' },
  item: { item_name: 'name', item_brand: 'brand_name', item_category: 'l_category_name' },
}
