import type { Dialect } from './mapping.ts'

/**
 * Adobe Commerce's storefront events (`mse.publish.*`), which take what they are about from contexts set before.
 * https://github.com/adobe/commerce-events
 */
export const adobe: Dialect = {
  events: {
    page_view: 'pageView',
    view_item_list: 'categoryResultsView',
    select_item: 'searchProductClick',
    view_item: 'productPageView',
    search: 'searchRequestSent',
    add_to_cart: 'addToCart',
    remove_from_cart: 'removeFromCart',
    view_cart: 'shoppingCartView',
    begin_checkout: 'initiateCheckout',
    purchase: 'placeOrder',
    login: 'signIn',
    sign_up: 'createAccount',
  },
  open: false,
  params: {
    transaction_id: 'orderId',
    search_term: 'phrase',
    value: 'grandTotal',
    payment_type: 'paymentMethodName',
  },
  item: { item_id: 'sku', item_name: 'name', item_category: 'category' },
}
