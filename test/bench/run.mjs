import { measure } from '../../.ci/sizes.mjs'
import { benchCart } from './cart.mjs'
import { benchOverlay } from './overlay.mjs'
import { benchTracking } from './tracking.mjs'

// `npm run bench`: sizes, and speed as ratios to a bare reference in the same run. Milliseconds are this machine's.
// `npm run bench -- cart` is one of them alone.
const benches = {
  sizes: [
    'Sizes, min + brotli',
    () =>
      Object.fromEntries(
        measure().map(({ name, size, limit }) => [
          name,
          { bytes: size, limit, share: (size / limit).toFixed(2) },
        ]),
      ),
  ],
  cart: ['A cart of 20 lines, medians of interleaved rounds', benchCart],
  overlay: ['The debug overlay', benchOverlay],
  tracking: ['Tracking, medians of interleaved rounds', benchTracking],
}

const asked = process.argv.slice(2)
for (const name of asked.length ? asked : Object.keys(benches)) {
  const [what, bench] = benches[name] ?? []
  if (!bench) throw new Error(`There is no bench '${name}': write ${Object.keys(benches).join(', ')}.`)
  console.log(what)
  console.table(await bench())
}
