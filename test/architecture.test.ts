import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from './vitest.shared.ts'

interface Import {
  from: string
  to: string
  kind: 'value' | 'type' | 'dynamic'
}

const features = [
  'bridges',
  'cart',
  'checkout',
  'consent',
  'journey',
  'recommendations',
  'tracking',
  'wishlist',
]
const adapters = ['react', 'vue', 'elements']
// What events are called and what they take is asked by tracking and by the overlay alike.
const base = ['core', 'browser', 'vocabulary']

// Packages that the sources may name, and where. Everything else is written by hand or not needed.
const packages: Record<string, string[]> = {
  storage: ['idb-keyval'],
  tracking: ['web-vitals/attribution'],
  recommendations: ['idb-keyval'],
  overlay: ['idb-keyval'],
  react: ['react'],
  vue: ['vue'],
  server: ['valibot', 'pg', '@electric-sql/pglite'],
  indexing: ['node:crypto', 'node:fs/promises', 'node:path'],
  testing: ['node:zlib'],
  command: [
    'node:fs',
    'node:fs/promises',
    'node:module',
    'node:path',
    'node:readline',
    'node:util',
    'node:zlib',
    'pg',
  ],
}

const src = join(root, 'src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file))
  .sort()
const text = new Map(files.map((file) => [file, readFileSync(join(src, file), 'utf8')]))
const subpaths = readdirSync(src).filter((folder) => existsSync(join(src, folder, 'index.ts')))
const imports = files.flatMap(importsOf)
const internal = imports.filter(({ to }) => text.has(to))

function importsOf(from: string): Import[] {
  const code = text.get(from)!.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  const clause = String.raw`(\{[^}]*\}|\*(?:\s+as\s+\w+)?|\w+(?:\s*,\s*\{[^}]*\})?)`
  const line = new RegExp(
    String.raw`^(?:import|export)\s+(?:(type)\s+)?(?:${clause}\s+from\s+)?'([^']+)'|\bimport\('([^']+)'\)`,
    'gm',
  )
  return [...code.matchAll(line)].map(([, type, names = '', written, dynamic]) => {
    const specifier = (written ?? dynamic)!
    const to = specifier.startsWith('.') ? relative(src, join(src, dirname(from), specifier)) : specifier
    const onlyTypes = /^\{(\s*type\s[^,]+,?)+\s*\}$/.test(names)
    return {
      from,
      to: to.replaceAll('\\', '/'),
      kind: dynamic ? 'dynamic' : type || onlyTypes ? 'type' : 'value',
    }
  })
}

const folderOf = (file: string): string => (file.includes('/') ? file.slice(0, file.indexOf('/')) : '')

function allowed({ from, to, kind }: Import): boolean {
  const [source, target] = [folderOf(from), folderOf(to)]
  if (source === target) return true
  if (source === '') return ['core', 'storage', 'transport', ...features].includes(target)
  if (source === 'core') return false
  if (source === 'browser' || source === 'vocabulary') return target === 'core'
  if (source === 'storage' || source === 'transport') return base.includes(target)
  // It looks at features through the hub, and knows the handles it is given as types.
  if (source === 'overlay') return base.includes(target) || (features.includes(target) && kind === 'type')
  if (features.includes(source))
    return base.includes(target) || (features.includes(target) && kind === 'type')
  // Whoever draws a shelf looks after it: a handle without a page need not.
  if (adapters.includes(source))
    return base.includes(target) || (features.includes(target) && kind === 'type')
  if (source === 'server') return target === 'core' || to.endsWith('/collection.ts')
  // The builder packs what the engine reads and learns for the engine that will answer: one format, one arithmetic. It
  // is a folder of its own because it needs Node, and may not enter a browser's bundle; nothing but the command uses it.
  if (source === 'indexing') return ['core', 'recommendations'].includes(target)
  if (source === 'command') return ['indexing', 'server'].includes(target)
  // Beside a browser, not in one: it knows the wire alone.
  if (source === 'testing') return target === 'core' && kind === 'type'
  if (source === 'script') return to === 'index.ts' || to === `${target}/index.ts`
  return false
}

const arrow = ({ from, to, kind }: Import): string => `${from} → ${to} (${kind})`

describe('the house', () => {
  test('every folder has its place in the import table', () => {
    const known = [
      ...base,
      'storage',
      'transport',
      ...features,
      ...adapters,
      'overlay',
      'script',
      'server',
      'indexing',
      'command',
      'testing',
      '',
    ]
    expect(files.map(folderOf).filter((folder) => !known.includes(folder))).toEqual([])
  })

  test('a file imports only what the import table allows', () => {
    expect(internal.filter((line) => !allowed(line)).map(arrow)).toEqual([])
  })

  test('every relative import names a file that exists, with its ending', () => {
    expect(imports.filter(({ to }) => /^\.|\.[jt]sx?$/.test(to) && !text.has(to)).map(arrow)).toEqual([])
  })

  test('a package is imported only in the folder it is meant for', () => {
    const outside = imports.filter(({ to }) => !text.has(to) && !/^\.|\.[jt]sx?$/.test(to))
    expect(outside.filter(({ from, to }) => !packages[folderOf(from)]?.includes(to)).map(arrow)).toEqual([])
  })

  test('no file imports itself through others', () => {
    const values = internal.filter(({ kind }) => kind === 'value')
    const done = new Set<string>()
    const cycles: string[] = []
    const visit = (file: string, path: string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '))
      if (path.includes(file) || done.has(file)) return
      for (const { from, to } of values) if (from === file) visit(to, [...path, file])
      done.add(file)
    }
    for (const file of files) visit(file, [])
    expect(cycles).toEqual([])
  })

  test('no file has more than 250 lines', () => {
    expect(files.filter((file) => text.get(file)!.trimEnd().split('\n').length > 250)).toEqual([])
  })

  test('no file has a default export', () => {
    expect(
      files.filter((file) => /^export default\b|^export \{[^}]*\bas default\b/m.test(text.get(file)!)),
    ).toEqual([])
  })

  test('the folders with an index.ts, the exports of the package and the inputs of the build are the same', async () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const { default: builds } = await import(new URL('../rollup.config.mjs', import.meta.url).href)
    const expected = Object.fromEntries(
      subpaths.map((name) => [
        `./${name}`,
        { types: `./dist/${name}/index.d.ts`, default: `./dist/${name}/index.js` },
      ]),
    )
    expect(manifest.exports).toEqual({
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      ...expected,
      './package.json': './package.json',
    })
    expect(Object.keys(builds[0].input).sort()).toEqual(
      ['index', ...subpaths.map((name) => `${name}/index`)].sort(),
    )
  })
})
