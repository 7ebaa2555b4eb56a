/**
 * Signs in as whom `?as=` names, or as whoever signed in before, and shows who it is. Each shop of this origin
 * remembers its own customer: the counter serves others than the browser it happens to run in. `?join=` says how a guest's
 * cart joins the account's.
 * @param {import('throughline').Storefront} shop
 */
export async function showAccount(shop) {
  const key = `signed-in:${shop.name}`
  const query = new URLSearchParams(location.search)
  const asked = query.get('as')
  const join = query.get('join')
  const before = recall(key)
  const name = asked || before
  keepInLinks(name)
  const guest = document.querySelector('[data-guest]')
  const customer = document.querySelector('[data-customer]')
  guest.hidden = !!name
  customer.hidden = !name
  customer.querySelector('[data-name]').textContent = name
  if (document.documentElement.lang === 'en') keepInForm(guest, 'lang', 'en')
  if (join) keepInForm(guest, 'join', join)
  if (!name) return

  customer.querySelector('[data-sign-out]').addEventListener('click', async () => {
    await shop.signOut()
    remember(key)
    location.assign(addressOf(location.pathname))
  })
  // Nobody shall see, not even for a moment, what the customer before has in the cart.
  if (before && before !== name) await shop.signOut()
  remember(key, name)
  try {
    // At the counter somebody else acts for the customer, by a token that is good for this one alone.
    const kind = shop.channel === 'store' ? 'pos:' : 'demo-'
    await shop.identify(kind + encodeURIComponent(name), join ? { join } : {})
  } catch (error) {
    // A name that the server refuses is not asked about again; the status line says what happened.
    if (error.status === 401) remember(key)
  }
}

/** An address of this site in the language of this page, signed in as `name`. */
function addressOf(path, name) {
  const query = new URLSearchParams()
  if (name) query.set('as', name)
  if (document.documentElement.lang === 'en') query.set('lang', 'en')
  return query.size ? `${path}?${query}` : path
}

function keepInLinks(name) {
  for (const link of document.querySelectorAll('a[data-keep]')) {
    link.href = addressOf(new URL(link.href).pathname, name)
  }
  for (const link of document.querySelectorAll('a[data-lang]')) {
    const query = new URLSearchParams({ ...(name && { as: name }), lang: link.dataset.lang })
    link.href = `?${query}`
  }
}

function keepInForm(form, name, value) {
  form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }))
}

// A browser that blocks storage throws on the mere access.
function recall(key) {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function remember(key, value) {
  try {
    if (value) localStorage.setItem(key, value)
    else localStorage.removeItem(key)
  } catch {}
}
