import { createCart, createStorefront, createTracking, http, memory } from 'throughline'

/** So many clicks make one addition to the cart. */
const CLICKS_PER_ADDITION = 3

/** The times of a log in milliseconds since 1970. One column counts seconds, another one sessions: both run upwards. */
const milliseconds = (time) => Math.round(time * 1000)

/**
 * Lives one session of the log as a guest's: each click looks at an item, every third one also adds it.
 * Resolves with the device that the server took it for, and what the shop showed in the end.
 */
export async function replaySession({ id, clicks }, handler, name = id, patient = false) {
  let now = milliseconds(clicks[0].time)
  let token = ''
  const fetch = async (request) => {
    const response = await handler(request)
    if (!request.url.includes('/exchange')) return response
    const answer = await response.clone().json()
    token = answer.token ?? token
    return response
  }
  const errors = []
  const shop = createStorefront({
    channel: 'web',
    name: `replay-${name}`,
    storage: memory(),
    exchange: http('http://shop.test/throughline', { fetch, timeout: 120_000 }),
    clock: () => now,
    onError: (error) => errors.push(error),
  })
  try {
    const tracking = createTracking(shop)
    const cart = createCart(shop)
    const commits = clicks.flatMap(({ item, time }, index) => {
      now = milliseconds(time)
      const seen = tracking.track('view_item', { items: [{ item_id: item }] })
      return (index + 1) % CLICKS_PER_ADDITION ? [seen] : [seen, cart.add({ item_id: item })]
    })
    await Promise.all(commits.map(({ saved }) => saved))
    await shop.flush()
    for (let errorsBefore = 0; patient && errors.length > errorsBefore; ) {
      errorsBefore = errors.length
      await shop.flush()
    }
    const { pending } = shop.status.get()
    return { id, device: token.split('.')[1] ?? '', pending, errors, shown: quantities(cart) }
  } finally {
    shop.close()
  }
}

const quantities = (cart) => new Map(cart.get().lines.map(({ id, quantity }) => [id, quantity]))

/** What a session must leave behind, from the log alone. */
export function expectedOf({ clicks }) {
  const viewed = clicks.map(({ item }) => item)
  const added = viewed.filter((_, index) => index % CLICKS_PER_ADDITION === CLICKS_PER_ADDITION - 1)
  const lines = new Map()
  for (const item of added) lines.set(item, (lines.get(item) ?? 0) + 1)
  return { viewed, added, lines }
}
