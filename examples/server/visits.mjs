import { products } from '../shop/products.mjs'

const SESSIONS = 2000
const BEGUN = Date.UTC(2026, 0, 1)
const APART = 20 * 60_000
const BETWEEN = 40_000

/** What somebody who looks at one thing looks at next, best first; whatever else there is comes now and then. */
const next = {
  'TEA-SENCHA': ['POT-KYUSU', 'CUP-YUNOMI', 'TEA-GYOKURO', 'TEA-GENMAICHA'],
  'TEA-HOJICHA': ['TEA-GENMAICHA', 'POT-KYUSU', 'CADDY-SAKURA'],
  'TEA-MATCHA': ['WHISK-CHASEN', 'BOWL-RAKU', 'TEA-GYOKURO'],
  'TEA-GYOKURO': ['POT-KYUSU', 'TEA-SENCHA', 'CUP-YUNOMI'],
  'TEA-GENMAICHA': ['TEA-HOJICHA', 'KETTLE-NAMBU', 'CUP-YUNOMI'],
  'CUP-YUNOMI': ['TRAY-YAMANAKA', 'POT-KYUSU', 'TEA-SENCHA'],
  'POT-KYUSU': ['TEA-SENCHA', 'CUP-YUNOMI', 'TEA-GYOKURO', 'TRAY-YAMANAKA'],
  'CADDY-SAKURA': ['TEA-SENCHA', 'TEA-HOJICHA'],
  'BOWL-RAKU': ['WHISK-CHASEN', 'TEA-MATCHA'],
  'WHISK-CHASEN': ['BOWL-RAKU', 'TEA-MATCHA'],
  'KETTLE-NAMBU': ['POT-KYUSU', 'TRAY-YAMANAKA', 'TEA-HOJICHA'],
  'TRAY-YAMANAKA': ['CUP-YUNOMI', 'POT-KYUSU', 'KETTLE-NAMBU'],
}

/**
 * The visits of a past that this shop never had, the same ones each time: without them a new shop could show nothing.
 * @returns {Generator<{ session: string, item: string, time: number }>}
 */
export function* exampleVisits() {
  const random = createRandom()
  const pick = (list) => list[Math.floor(random() * list.length)]
  for (let session = 0; session < SESSIONS; session++) {
    let item = pick(products).id
    const length = 2 + Math.floor(random() * random() * 8)
    for (let visit = 0; visit < length; visit++) {
      const time = BEGUN + session * APART + visit * BETWEEN
      yield { session: `example ${session}`, item, time }
      const likely = next[item] ?? []
      // The square makes the first ones likelier than the last.
      item = random() < 0.85 ? (likely[Math.floor(random() ** 2 * likely.length)] ?? item) : pick(products).id
    }
  }
}

/** Numbers from 0 to 1, the same each time (Lehmer's generator with Park and Miller's numbers). */
function createRandom() {
  let state = 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
