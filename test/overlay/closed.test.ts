import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { root } from '../vitest.shared.ts'

/** A shop's bundle, minified and compressed, and the files that it loads later. */
async function bundled(imports: string, use: string) {
  const { outputFiles } = await build({
    stdin: {
      contents: `${imports}
        import { createStorefront, indexedDb, http } from 'throughline'
        const shop = createStorefront({ channel: 'web', storage: indexedDb(), exchange: http('/throughline') })
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
  const without = await bundled('', '')
  const unused = await bundled("import { armOverlay, openOverlay } from 'throughline/overlay'", '')
  const armed = await bundled("import { armOverlay } from 'throughline/overlay'", 'armOverlay(shop)')
  expect(unused.text.length).toBe(without.text.length)
  expect(armed.text.length).toBeGreaterThan(without.text.length)
  expect(armed.bytes - without.bytes).toBeLessThanOrEqual(150)
  const listeners = (text: string) => text.split('addEventListener').length
  expect(listeners(armed.text) - listeners(without.text)).toBe(1)
})
