import { deliveryOf } from '../shop/checkoutSteps.mjs'
import { checkoutTexts } from '../shop/checkoutTexts.mjs'
import { missingPage, payPage } from './pages.mjs'

/**
 * The orders of the shop, until it ends. A key is an order, however often it is asked for.
 * @returns {(request: Request) => Promise<Response> | undefined} nothing, when it is about something else
 */
export function createOrders() {
  const orders = new Map()
  const take = async (request) => {
    const { id, lines = [], data = {} } = await request.json()
    const sum = lines.reduce((sum, { item, quantity }) => sum + (item.price ?? 0) * quantity, 0)
    const number = `T-${Date.now().toString(36).toUpperCase()}-${orders.size + 1}`
    const delivery = deliveryOf(data)
    const order = orders.get(id) ?? {
      transaction_id: number,
      tax: Math.floor((sum * 8) / 108),
      shipping: delivery,
    }
    orders.set(id, order)
    return Response.json(data.payment?.payment_type === 'paypay' ? { pay: order.transaction_id } : order)
  }
  return (request) => {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/orders' && request.method === 'POST')
      return take(request).catch(() => new Response('This is no order.', { status: 400 }))
    if (pathname !== '/pay') return undefined
    const back = searchParams.get('back') ?? '/'
    // Back into this shop, and nowhere else.
    const url = new URL(back, request.url)
    const lang = url.searchParams.get('lang') === 'en' ? 'en' : 'ja'
    const known = [...orders.values()].some((order) => order.transaction_id === searchParams.get('order'))
    const headers = { 'content-type': 'text/html; charset=utf-8' }
    if (!known || url.origin !== new URL(request.url).origin)
      return Promise.resolve(new Response(missingPage(lang), { status: 404, headers }))
    const to = (name, value) => {
      const address = new URL(url)
      address.searchParams.set(name, value)
      return `${address.pathname}${address.search}`
    }
    const number = searchParams.get('order')
    const page = payPage(lang, checkoutTexts[lang].pay, number, to('paid', number), to('cancelled', '1'))
    return Promise.resolve(new Response(page, { headers }))
  }
}
