import { existsSync, readdirSync, rmSync } from 'node:fs'
import resolve from '@rollup/plugin-node-resolve'
import { transformSync } from 'esbuild'
import esbuild, { minify } from 'rollup-plugin-esbuild'

const src = new URL('src/', import.meta.url)
const folders = readdirSync(src).filter((folder) => existsSync(new URL(`${folder}/index.ts`, src)))

const worker = 'decodeWorker.ts'
/** What is loaded when somebody opens it. */
const overlay = 'overlay/open.ts'
const transform = (more) =>
  esbuild({ target: 'es2022', tsconfig: false, jsx: 'automatic', sourceMap: false, ...more })
/** Leaves out what is for development alone. */
const live = { define: { 'process.env.NODE_ENV': '"production"' }, minifySyntax: true }
const emptyDist = { name: 'empty-dist', buildStart: () => rmSync('dist', { recursive: true, force: true }) }

const ownWorker = {
  name: 'own-worker',
  transform: (code) =>
    code.replace("new URL('./engine/decodeWorker.js', import.meta.url)", 'import.meta.url'),
}

/** Style sheets are texts, which nobody else makes smaller. */
const smallCss = {
  name: 'small-css',
  transform: (code, id) =>
    /overlay\/view\/(s|moreS)tyles\.ts$/.test(id)
      ? code.replace(/`([^`]+)`/, (_, css) =>
          JSON.stringify(transformSync(css, { loader: 'css', minify: true }).code.trim()),
        )
      : null,
}

export default [
  {
    input: Object.fromEntries([
      ['index', 'src/index.ts'],
      ...folders.map((folder) => [`${folder}/index`, `src/${folder}/index.ts`]),
    ]),
    external: (id) => id.endsWith(worker) || !/^(\.|\/|src\/|[a-z]:\\)/i.test(id),
    treeshake: { moduleSideEffects: false },
    plugins: [emptyDist, transform()],
    output: {
      dir: 'dist',
      format: 'es',
      preserveModules: true,
      preserveModulesRoot: 'src',
      entryFileNames: '[name].js',
      paths: (id) => (id.endsWith(worker) ? './recommendations/engine/decodeWorker.js' : id),
    },
  },
  // One file that shares nothing: a worker fetches it alone, and bundlers leave the rest as it is.
  {
    input: `src/recommendations/engine/${worker}`,
    plugins: [transform()],
    output: { dir: 'dist/recommendations/engine', format: 'es' },
  },
  {
    input: 'src/script/script.ts',
    external: (id) => id.endsWith(overlay),
    treeshake: { moduleSideEffects: false },
    plugins: [resolve({ browser: true }), transform()],
    output: {
      file: 'dist/throughline.js',
      format: 'iife',
      name: 'throughline',
      exports: 'named',
      inlineDynamicImports: true,
      // A script without modules finds it beside itself too.
      paths: (id) => (id.endsWith(overlay) ? './throughline-overlay.js' : id),
      plugins: [minify({ target: 'es2022', legalComments: 'none' })],
    },
  },
  {
    input: `src/${overlay}`,
    preserveEntrySignatures: 'allow-extension',
    treeshake: { moduleSideEffects: false },
    plugins: [smallCss, resolve({ browser: true }), transform(live)],
    output: {
      dir: 'dist',
      entryFileNames: 'throughline-overlay.js',
      chunkFileNames: 'throughline-overlay-[name].js',
      format: 'es',
      // A module is read as UTF-8 wherever it comes from.
      plugins: [minify({ target: 'es2022', legalComments: 'none', charset: 'utf8' })],
    },
  },
  // What the script tag loads when it shall recommend. It is its own worker, so that a shop serves no third file.
  {
    input: 'src/script/recommendations.ts',
    treeshake: { moduleSideEffects: false },
    // Its options are its own: nothing in them is a page's mistake.
    plugins: [ownWorker, resolve({ browser: true }), transform(live)],
    output: {
      file: 'dist/throughline-recommendations.js',
      format: 'es',
      inlineDynamicImports: true,
      plugins: [minify({ target: 'es2022', legalComments: 'none' })],
    },
  },
  // And what it loads when it shall take customers through a checkout.
  {
    input: 'src/script/checkout.ts',
    treeshake: { moduleSideEffects: false },
    plugins: [resolve({ browser: true }), transform()],
    output: {
      file: 'dist/throughline-checkout.js',
      format: 'es',
      inlineDynamicImports: true,
      plugins: [minify({ target: 'es2022', legalComments: 'none' })],
    },
  },
  {
    input: 'src/command/command.ts',
    external: (id) => id === 'pg' || id.startsWith('node:'),
    plugins: [transform()],
    output: { file: 'dist/command.js', format: 'es', banner: '#!/usr/bin/env node' },
  },
]
