import { deliveryOf, stepsOf } from '../shop/checkoutSteps.mjs'
import { checkoutTexts } from '../shop/checkoutTexts.mjs'
import { missingPage, payPage } from './pages.mjs'

/**
 * The orders of the shop, until it ends. A key is an order, however often it is asked for.
 * @returns {(request: Request) => Promise<Response> | undefined} nothing, when it is about something else
 */
export function createOrders() {
  const orders = new Map()
  const take = async (request) => {
    const { id, lines = [], data = {}, express } = await request.json()
    const known = orders.get(id) ?? orderFrom(lines, data, express, orders.size + 1)
    orders.set(id, known)
    const { order, paid } = known
    return Response.json(paid ? order : { pay: order.transaction_id })
  }
  /** Whoever knows the key may know whether it is an order, and cancel one that is not paid. */
  const tell = (id, cancel) => {
    const { order, paid } = orders.get(id) ?? {}
    if (cancel && !paid) orders.delete(id)
    return Response.json(paid ? order : null)
  }
  /** Stands for a payment service: shows what is to be paid, and takes the payment. */
  const pay = (request, searchParams) => {
    // Back into this shop, and nowhere else.
    const url = new URL(searchParams.get('back') ?? '/', request.url)
    const lang = url.searchParams.get('lang') === 'en' ? 'en' : 'ja'
    const number = searchParams.get('order')
    const known = [...orders.values()].find(({ order }) => order.transaction_id === number)
    const headers = { 'content-type': 'text/html; charset=utf-8' }
    if (!known || url.origin !== new URL(request.url).origin)
      return new Response(missingPage(lang), { status: 404, headers })
    const to = (name) => {
      const address = new URL(url)
      address.searchParams.set(name, '')
      return `${address.pathname}${address.search}`
    }
    if (request.method === 'POST') {
      known.paid = true
      return new Response(null, { status: 303, headers: { location: to('paid') } })
    }
    const progress = progressOf(lang, known.data)
    return new Response(payPage(lang, checkoutTexts[lang].pay, number, progress, to('cancelled')), {
      headers,
    })
  }
  return (request) => {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname === '/orders' && request.method === 'POST')
      return take(request).catch(() => new Response('This is no order.', { status: 400 }))
    if (pathname === '/orders')
      return Promise.resolve(tell(searchParams.get('id'), request.method === 'DELETE'))
    return pathname === '/pay' ? Promise.resolve(pay(request, searchParams)) : undefined
  }
}

function orderFrom(lines, data, express, count) {
  const sum = lines.reduce((sum, { item, quantity }) => sum + (item.price ?? 0) * quantity, 0)
  const order = {
    transaction_id: `T-${Date.now().toString(36).toUpperCase()}-${count}`,
    tax: Math.floor((sum * 8) / 108),
    shipping: deliveryOf(data),
  }
  return { order, data, paid: !!express || data.payment?.payment_type !== 'paypay' }
}

/** Where in the checkout somebody is who pays: at its end. */
function progressOf(lang, data) {
  const needed = stepsOf(lang).filter(({ isNeeded }) => isNeeded?.({ data, lines: [] }) ?? true)
  const index = needed.length - 1
  const steps = needed.map(({ id, label }, at) => ({
    id,
    label,
    state: at === index ? 'current' : 'complete',
    canGoTo: false,
  }))
  return { steps, current: needed[index].id, index, total: needed.length }
}
