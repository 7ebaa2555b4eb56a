import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = new URL('../README.md', import.meta.url)
const block = /(<!-- sizes -->\n)([\s\S]*?)(<!-- \/sizes -->)/

/**
 * What size-limit measures: each import bundled, minified and compressed with brotli, its dependencies included.
 * @returns {{ name: string, size: number, limit: number, passed: boolean }[]}
 */
export function measure() {
  let output
  try {
    output = execFileSync(process.execPath, ['node_modules/size-limit/bin.js', '--json'], {
      cwd: root,
      encoding: 'utf8',
    })
  } catch (error) {
    // A row over its limit also ends with a status of 1, with the same JSON.
    output = error.stdout
  }
  const rows = JSON.parse(output)
  if (!Array.isArray(rows)) throw new Error(rows.error)
  return rows.map(({ name, size, sizeLimit, passed }) => ({ name, size, limit: sizeLimit, passed }))
}

export function table(rows) {
  const lines = rows.map(({ name, size }) => `| ${name} | ${(size / 1000).toFixed(2)} kB |\n`)
  return `| import | brotli |\n| --- | ---: |\n${lines.join('')}`
}

/**
 * The rows of the README's table; nothing when there is no table.
 * @returns {{ name: string, kB: number }[] | undefined}
 */
export function quoted() {
  const lines = block.exec(readFileSync(readme, 'utf8'))?.[2]?.trim().split('\n').slice(2)
  return lines?.map((line) => {
    const [name, size] = line.split('|').slice(1, 3)
    return { name: name.trim(), kB: Number.parseFloat(size) }
  })
}

function main() {
  const rows = measure()
  for (const { name, size, limit, passed } of rows) {
    console.log(
      `${passed ? '✓' : '✗'} ${String(size).padStart(6)} of ${String(limit).padStart(6)} B  ${name}`,
    )
  }
  if (process.argv.includes('--write')) {
    const text = readFileSync(readme, 'utf8')
    if (!block.test(text)) throw new Error('README.md has no <!-- sizes --> … <!-- /sizes --> to write into')
    writeFileSync(
      readme,
      text.replace(block, (_, start, __, end) => `${start}${table(rows)}${end}`),
    )
  }
  process.exitCode = rows.every(({ passed }) => passed) ? 0 : 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main()
