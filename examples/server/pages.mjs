import { checkoutProgressHtml } from '../../dist/elements/index.js'
import { brokenTexts } from '../shop/brokenTexts.mjs'
import { checkoutTexts } from '../shop/checkoutTexts.mjs'
import { itemsIn } from '../shop/items.mjs'
import { itemOf, products, sprite, trialOf } from '../shop/products.mjs'
import { texts, yen } from '../shop/texts.mjs'

/** Takes commands until the script has loaded. */
const QUEUE = 'throughline=window.throughline||function(){(throughline.q=throughline.q||[]).push(arguments)}'

const scriptTag = (attributes = '', commands = '') =>
  `<script>${QUEUE}${commands}</script><script async src="/throughline.js" data-tl-server="/throughline" data-tl-overlay${attributes}></script>
    <script type="module" src="/shop/page.js"></script>`

/** What a recommended product looks like, and where it is. */
const tellProducts = (lang) =>
  `;throughline('recommendations.products',${JSON.stringify(itemsIn(lang)).replaceAll('<', '\\u003c')})`

/** The shop on the web, with the script tag. */
export function shopPage(lang) {
  const text = texts[lang]
  return layout({
    lang,
    path: '/',
    title: text.shop,
    head: scriptTag(
      ' data-tl-recommendations="/throughline/recommendations/default.json" data-tl-checkout=""',
      tellProducts(lang),
    ),
    body: `<section aria-labelledby="products">
        <div class="intro"><h1 id="products">${text.headline}</h1><p>${text.intro}</p><p class="note">${trialOf(lang)}</p></div>
        <ul class="products">${products.map((product) => card(product, lang, heart)).join('')}</ul>
        <tl-recommendations class="shelf" placement="home" limit="4"></tl-recommendations>
      </section>
      <section class="desk" data-desk hidden aria-labelledby="desk-heading">
        <tl-checkout-progress></tl-checkout-progress>
        <h1 id="desk-heading" tabindex="-1" data-desk-heading></h1>
        <p class="said" role="status" data-said></p>
        <div data-step></div>
        <button type="button" class="quiet" data-leave>${checkoutTexts[lang].back}</button>
      </section>
      ${cartPanel(text, text.cart, checkoutTexts[lang].begin)}
      ${wishlistPanel(text.wishlist, text.noWishes)}`,
  })
}

/** The counter in the store: the same cart, on another channel. */
export function counterPage(lang) {
  const text = texts[lang]
  return layout({
    lang,
    path: '/pos',
    title: text.counter,
    head: scriptTag(' data-tl-channel="store" data-tl-name="pos"'),
    body: `<section aria-labelledby="products">
        <div class="intro"><h1 id="products">${text.counterHeadline}</h1><p>${text.counterIntro}</p></div>
        <ul class="products keys">${products.map((product) => card(product, lang)).join('')}</ul>
      </section>
      ${cartPanel(text, text.customersCart, text.order)}
      ${wishlistPanel(text.customersWishlist, text.noWishesHere)}`,
  })
}

/** The same shop as `/`, drawn by React. */
export function reactPage(lang) {
  return layout({
    lang,
    path: '/react/',
    title: `${texts[lang].shop} (React)`,
    head: '<script type="module" src="/react/main.js"></script>',
    body: '<div id="root" class="contents"></div>',
  })
}

/** The same shop once more, drawn by Vue. */
export function vuePage(lang) {
  return layout({
    lang,
    path: '/vue/',
    title: `${texts[lang].shop} (Vue)`,
    head: '<script type="module" src="/vue/main.js"></script>',
    body: '<div id="root" class="contents"></div>',
  })
}

/** A shop with five mistakes, for the debug overlay to find. */
export function brokenPage(lang) {
  const { title, intro, open, mistakes } = brokenTexts[lang]
  const row = ([name, text]) =>
    `<li><p>${text}</p><button type="button" data-mistake="${name}">${name}</button></li>`
  return layout({
    lang,
    path: '/broken/',
    title,
    head: `<script>${QUEUE}</script><script async src="/throughline.js" data-tl-server="/throughline" data-tl-name="broken" data-tl-consent data-tl-overlay></script>
    <script type="module" src="/shop/broken.js"></script>`,
    body: `<section class="broken"><h1>${title}</h1><p>${intro}</p>
        <p><button type="button" data-open>${open}</button></p><ol>${Object.entries(mistakes).map(row).join('')}</ol></section>`,
  })
}

/** Stands for the page of a payment service. */
export function payPage(lang, text, number, progress, cancelled) {
  const address = (url) => url.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
  const title = text.title
  const body = `<section class="desk">${checkoutProgressHtml(progress, { locale: lang })}<h1>${title}</h1><p>${text.intro(number)}</p>
        <form method="post"><button class="next" data-paid>${text.paid}</button></form><p><a href="${address(cancelled)}" data-cancelled>${text.cancelled}</a></p></section>`
  return layout({ lang, title, head: '', body })
}

export function missingPage(lang) {
  const text = texts[lang]
  const body = `<section class="missing"><h1>${text.missing}</h1><p><a href="/">${text.toShop}</a></p></section>`
  return layout({ lang, title: text.missing, head: '', body })
}

function layout({ lang, path, title, head, body }) {
  const text = texts[lang]
  const other = lang === 'ja' ? 'en' : 'ja'
  const link = ([href, label]) =>
    `<a href="${href}" data-keep${href === path ? ' aria-current="page"' : ''}>${label}</a>`
  return `<!doctype html>
<html lang="${lang}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="icon" href="/favicon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/shop/style.css">
    ${head}
  </head>
  <body class="${path === '/pos' ? 'counter' : 'shop'}">
    ${sprite}
    <header>
      <a class="brand" href="/" data-keep><svg aria-hidden="true"><use href="#logo"/></svg>${text.shop}</a>
      <nav aria-label="${text.pages}">
        ${Object.entries(text.nav).map(link).join('')}
        ${path ? `<a href="?lang=${other}" lang="${other}" hreflang="${other}" data-lang="${other}">${texts[other].language}</a>` : ''}
      </nav>
      ${path ? account(text, path) : ''}
    </header>
    <main>
      ${body}
    </main>
    <footer>${text.footer}</footer>
  </body>
</html>
`
}

function account(text, path) {
  const drawn = path === '/react/' || path === '/vue/'
  const { customer, signIn, signOut, count, wishCount } =
    path === '/pos' ? { ...text, ...text.atCounter } : text
  return `<div class="account">
        <form data-guest hidden>
          <label>${customer}<input name="as" required maxlength="64" pattern="[\\p{L}\\p{N}\\p{M}_\\-]+" autocomplete="off" placeholder="hanako"></label>
          <button>${signIn}</button>
        </form>
        <p data-customer hidden><span><strong data-name></strong>${text.honorific}</span>
          <button type="button" data-sign-out>${signOut}</button></p>
        ${badge({ name: 'wishlist', icon: 'heart', count: wishCount, drawn })}
        ${badge({ name: 'cart', icon: 'basket', count, drawn })}
      </div>`
}

/** A number beside an icon; the script tag or, in the place that is left for it, a framework keeps it in step. */
function badge({ name, icon, count, drawn }) {
  return `<a class="badge" href="#${name}"><svg aria-hidden="true"><use href="#${icon}"/></svg><span aria-live="polite" aria-atomic="true">
          <span class="hidden">${count[0]}</span><span data-count="${name}">${drawn ? '' : `<b data-tl-${name}-count>0</b>`}</span><span class="hidden">${count[1]}</span></span></a>`
}

function card(product, lang, more = () => '') {
  const item = itemOf(product, lang)
  const json = JSON.stringify(item).replaceAll('&', '&amp;').replaceAll("'", '&#39;')
  const text = texts[lang]
  return `
          <li class="card" id="${product.id}">
            <svg class="picture" aria-hidden="true"><use href="#${product.picture}"/></svg>
            <h2><a href="#${product.id}">${item.item_name}</a></h2>
            <p class="note">${product.note[lang]}</p>
            <p class="price">${yen(item.price)}</p>
            <button type="button" data-tl-add-to-cart='${json}' aria-label="${text.addNamed(item.item_name)}">${text.add}</button>${more(json, text.wishNamed(item.item_name))}
          </li>`
}

const heart = (json, name) => `
            <button type="button" class="heart" data-tl-wishlist-toggle='${json}' aria-pressed="false" aria-label="${name}"><svg aria-hidden="true"><use href="#heart"/></svg></button>`

function cartPanel(text, heading, order) {
  return `<aside class="cart" id="cart" aria-labelledby="cart-heading">
        <div class="cart-top"><h2 id="cart-heading" tabindex="-1">${heading}</h2>
          <button type="button" class="quiet" data-clear hidden>${text.clear}</button></div>
        <p class="undo" role="status" data-undo></p>
        ${offerPanel(text.offer)}
        <p class="empty" data-empty>${text.empty}</p>
        <ul data-lines></ul>
        <div class="checkout" data-checkout hidden>
          <p class="total"><span>${text.subtotal}<small data-pieces></small></span><b data-subtotal></b></p>
          <button type="button" data-order>${order}</button>
        </div>
        <section class="saved" data-saved hidden aria-labelledby="saved-heading"><h3 id="saved-heading">${text.saved}</h3><ul data-saved-lines></ul></section>
        <p class="status" role="status" data-status></p>
      </aside>`
}

function offerPanel({ device, account, answers }) {
  const answer = ([how, label]) => `<button type="button" data-answer="${how}">${label}</button>`
  return `<div data-offer>
          <p role="status" data-question></p>
          <div data-answers hidden>
            <div class="carts"><section><h3>${device}</h3><ul data-offered></ul></section><section><h3>${account}</h3><ul data-own></ul></section></div>
            <div class="answers">${Object.entries(answers).map(answer).join('')}</div>
          </div>
        </div>`
}

function wishlistPanel(heading, empty) {
  return `<section class="wishlist" id="wishlist" aria-labelledby="wishlist-heading">
        <h2 id="wishlist-heading" tabindex="-1">${heading}</h2>
        <p class="undo" role="status" data-undo></p>
        <p class="empty" data-no-wishes>${empty}</p>
        <ul data-wishes></ul>
      </section>`
}
