import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root } from './vitest.shared.ts'

interface Seen {
  names: string[]
  globals: string[]
  listeners: number
  resources: string[]
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const subpaths = Object.keys(manifest.exports).filter((subpath) => subpath !== './package.json')

// A process of its own: plain Node, no DOM, the built files, found by the name that users write.
const probe = `
  let listeners = 0
  const { addEventListener } = EventTarget.prototype
  EventTarget.prototype.addEventListener = function (...args) {
    listeners += 1
    return addEventListener.apply(this, args)
  }
  const before = new Set(Reflect.ownKeys(globalThis).map(String))
  const module = await import(process.argv[1])
  console.log(JSON.stringify({
    names: Object.keys(module).sort(),
    // Vue's own, which every page with Vue has.
    globals: Reflect.ownKeys(globalThis).map(String).filter((key) => !before.has(key) && !key.startsWith('__VUE_')),
    listeners,
    // What reading the modules needs (files being closed) ends by itself; these would keep running.
    resources: process.getActiveResourcesInfo().filter((name) => /Timeout|Immediate|Port|Socket|Server/.test(name)),
  }))
`

function importInNode(subpath: string): Seen {
  const specifier = subpath.replace('.', 'throughline')
  const args = ['--input-type=module', '--eval', probe, specifier]
  return JSON.parse(execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' }))
}

describe('the built package', () => {
  const seen = new Map(subpaths.map((subpath) => [subpath, importInNode(subpath)]))

  test.each(subpaths)('%s is imported in Node without leaving anything behind', (subpath) => {
    expect(seen.get(subpath)).toMatchObject({ globals: [], listeners: 0, resources: [] })
  })

  test('the public names are the ones that were agreed on', async () => {
    const lines = subpaths.map(
      (subpath) =>
        `${subpath}\n${seen
          .get(subpath)!
          .names.map((name) => `  ${name}\n`)
          .join('')}`,
    )
    await expect(lines.join('\n')).toMatchFileSnapshot('exports.txt')
  })
})
