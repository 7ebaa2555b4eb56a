import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { brokenPage, counterPage, missingPage, reactPage, shopPage, vuePage } from './pages.mjs'
import { pictures } from './pictures.mjs'

const root = new URL('../../', import.meta.url)
const types = {
  css: 'text/css',
  html: 'text/html',
  js: 'text/javascript',
  mjs: 'text/javascript',
  svg: 'image/svg+xml',
}
const pages = new Map([
  ['/', shopPage],
  ['/pos', counterPage],
  ['/broken/', brokenPage],
  ['/react/', reactPage],
  ['/vue/', vuePage],
])
const moved = { '/pos/': '/pos', '/react': '/react/', '/vue': '/vue/', '/broken': '/broken/' }

const headers = {
  'cache-control': 'no-cache',
  'content-security-policy': "object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
}

/** Everything but the sync handler, as a function from request to response. */
export async function createSite() {
  const files = await readFiles()
  return (request) => {
    const { pathname, search, searchParams } = new URL(request.url)
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return respond('', 'html', 405, { allow: 'GET, HEAD' })
    if (Object.hasOwn(moved, pathname))
      return respond('', 'html', 308, { location: moved[pathname] + search })
    const lang = searchParams.get('lang') === 'en' ? 'en' : 'ja'
    const page = pages.get(pathname)
    if (page) return respond(page(lang), 'html')
    const body = files.get(pathname)
    return body === undefined
      ? respond(missingPage(lang), 'html', 404)
      : respond(body, /\w+$/.exec(pathname)?.[0] ?? '')
  }
}

/** Read once: what is served stays the same until the next start. */
async function readFiles() {
  const read = (path) => readFileSync(new URL(path, root))
  const shop = readdirSync(new URL('examples/shop/', root)).map((name) => [
    `/shop/${name}`,
    read(`examples/shop/${name}`),
  ])
  return new Map([
    ...shop,
    ['/favicon.svg', read('examples/shop/favicon.svg')],
    ['/favicon.ico', read('examples/shop/favicon.svg')],
    ...pictures,
    ['/throughline.js', read('dist/throughline.js')],
    ['/throughline-recommendations.js', read('dist/throughline-recommendations.js')],
    ['/throughline-checkout.js', read('dist/throughline-checkout.js')],
    ['/throughline-overlay.js', read('dist/throughline-overlay.js')],
    ['/throughline-overlay-rest.js', read('dist/throughline-overlay-rest.js')],
    ['/throughline-overlay-record.js', read('dist/throughline-overlay-record.js')],
    ...(await bundle('examples/react/main.tsx', 'react')),
    ...(await bundle('examples/vue/main.ts', 'vue')),
    // A worker is a file of its own, which a bundle looks for beside itself.
    ['/react/engine/decodeWorker.js', read('dist/recommendations/engine/decodeWorker.js')],
    ['/vue/engine/decodeWorker.js', read('dist/recommendations/engine/decodeWorker.js')],
  ])
}

async function bundle(entry, framework) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entry, root))],
    absWorkingDir: fileURLToPath(root),
    bundle: true,
    write: false,
    // What is loaded later, the debug overlay, is files of its own.
    splitting: true,
    outdir: framework,
    format: 'esm',
    minify: true,
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    // The tsconfig.json of this repository leads to the sources; a shop imports the built package.
    tsconfigRaw: { compilerOptions: { jsx: 'react-jsx', jsxImportSource: framework } },
  })
  return outputFiles.map(({ path, contents }) => [`/${framework}/${basename(path)}`, contents])
}

function respond(body, type, status = 200, more = {}) {
  const bytes = Buffer.from(body)
  const contentType = `${types[type] ?? 'image/svg+xml'}; charset=utf-8`
  return new Response(bytes, {
    status,
    headers: { ...headers, ...more, 'content-type': contentType, 'content-length': `${bytes.length}` },
  })
}
