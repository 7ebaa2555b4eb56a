import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toSpec } from '../../src/overlay/record/spec.ts'
import { launchBrowser } from '../support/browser.ts'
import { cleanUp, type Example, startExample } from '../support/example.ts'
import type { Site } from '../support/site.ts'
import { table } from '../support/table.ts'
import { kinds, type Mutation, mutations } from './mutations.ts'
import { startPages } from './pages.ts'
import { runSpec } from './runSpec.ts'
import { indexed, visitShop } from './visit.ts'

/** `MUTATIONS=all` tries each of them and prints the table; otherwise it is one of each kind. */
const all = process.env.MUTATIONS === 'all'
const tried = all ? mutations : kinds.map((kind) => mutations.find((one) => one.kind === kind)!)
let example: Example
let pages: Site & { readonly port: number }
let spec = ''

beforeAll(async () => {
  example = await startExample()
  pages = await startPages(example.port)
})
afterAll(async () => {
  pages?.close()
  await cleanUp()
})

test('a spec made of a visit passes against the same shop', async () => {
  const browser = await launchBrowser()
  await indexed(example.url)
  const page = await browser.newPage({ baseURL: pages.url, locale: 'ja-JP' })
  spec = toSpec(await visitShop(page))
  await browser.close()
  if (process.env.SPEC) writeFileSync(process.env.SPEC, spec)
  const passed = { passed: true, message: '' }
  expect(Object.fromEntries(await runSpec(spec, ['plain', 'control'], pages.port))).toEqual({
    plain: passed,
    control: passed,
  })
})

test('it fails in a shop with a mistake, whatever the mistake', { timeout: 900_000 }, async () => {
  const ids = tried.map(({ id }) => id)
  const outcomes = await runSpec(spec, ids, pages.port)
  // Whatever else may have gone wrong has found no mistake.
  const killed = ({ id }: Mutation) =>
    / is missing | is not as recorded | came | happened |order is another/.test(
      outcomes.get(id)?.message ?? '',
    )
  const of = (list: readonly Mutation[]) => `${list.filter(killed).length}/${list.length}`
  const rows = kinds.map((kind) => ({ kind, 'killed/total': of(tried.filter((one) => one.kind === kind)) }))
  if (all) {
    const said = tried.map(({ kind, title, id }) => `${kind}, ${title}\n  ${outcomes.get(id)?.message}`)
    const total = { kind: 'all', 'killed/total': of(tried) }
    console.log(`${said.join('\n')}\n\n${table([...rows, total])}`)
  }
  expect(tried.length).toBe(all ? 40 : 8)
  expect(tried.filter(killed).length).toBeGreaterThanOrEqual(tried.length * 0.95)
})
