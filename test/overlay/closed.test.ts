import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { root } from '../vitest.shared.ts'

const shop = `const shop = createStorefront({ channel: 'web', storage: indexedDb(), exchange: http('/throughline') })`
/** What shops have besides. What compression makes of the same lines is not the same beside other ones. */
const features = [
  '',
  'createCart(shop)',
  'createTracking(shop)',
  'createCart(shop, { tracking: createTracking(shop) })',
  'createCart(shop), createWishlist(shop)',
  'createCart(shop), createWishlist(shop, { tracking: createTracking(shop) })',
]

/** A shop's bundle, minified and compressed, and the files that it loads later. */
async function bundled(imports: string, use: string) {
  const { outputFiles } = await build({
    stdin: {
      contents: `${imports}
        import { createCart, createStorefront, createTracking, createWishlist, indexedDb, http } from 'throughline'
        ${shop}
        ${use}`,
      resolveDir: root,
    },
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    outdir: join(root, 'nowhere'),
    entryNames: 'main',
    external: ['./open.js'],
    write: false,
    tsconfigRaw: '{}',
  })
  const [main] = outputFiles
  return { text: main!.text, bytes: brotliCompressSync(main!.contents).length }
}

test('armed, the overlay is 150 bytes of a shop, and one listener; not used, it is nothing', async () => {
  const listeners = (text: string) => text.split('addEventListener').length
  const costs: number[] = []
  for (const use of features) {
    const without = await bundled('', use)
    const unused = await bundled("import { armOverlay, openOverlay } from 'throughline/overlay'", use)
    const armed = await bundled("import { armOverlay } from 'throughline/overlay'", `${use};armOverlay(shop)`)
    expect(unused.text.length).toBe(without.text.length)
    expect(armed.text.length).toBeGreaterThan(without.text.length)
    expect(listeners(armed.text) - listeners(without.text)).toBe(1)
    costs.push(armed.bytes - without.bytes)
  }
  expect(costs[0]).toBeLessThanOrEqual(150)
  expect(costs.reduce((sum, bytes) => sum + bytes) / costs.length).toBeLessThanOrEqual(150)
})
