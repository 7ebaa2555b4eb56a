import {
  createRecommendations,
  type OpenSource,
  onDevice,
  type Question,
  type RecommendationsOptions,
  type Source,
} from 'throughline'
import type { BuiltIndex } from 'throughline/indexing'
import { expect, vi } from 'vitest'
import { createServer, createShop } from '../support/shop.ts'
import { built, shoppers } from '../support/shoppers.ts'

const learned = built({}, shoppers({ sessions: 2000 }))

/** An index as a server has it: what is asked for is counted. */
export function serve(index: BuiltIndex = learned) {
  const asked: string[] = []
  const files: Record<string, BodyInit> = {}
  const put = ({ manifest, file, ids }: BuiltIndex) => {
    const { name, hash } = manifest
    files[`${name}.json`] = JSON.stringify(manifest)
    files[`${name}-${hash}.bin`] = new Uint8Array(file)
    files[`${name}-${hash}.txt`] = ids
  }
  put(index)
  const fetch = async ({ url }: Request) => {
    const file = url.slice(url.lastIndexOf('/') + 1)
    asked.push(file)
    return file in files ? new Response(files[file]) : new Response('', { status: 404 })
  }
  return { asked, files, put, fetch, index }
}

const DAY = 86_400_000
/** Of the server's clock: it is the real one, and a device learns by how much its own is behind. */
export const START = Date.now()

/** A shop with recommendations that have their index. */
export async function open(
  more:
    | Partial<RecommendationsOptions>
    | ((opened: ReturnType<typeof createShop>) => Partial<RecommendationsOptions>) = {},
  {
    server = createServer(),
    site = serve(),
    days = 0,
    ...shop
  }: Record<string, unknown> & {
    server?: ReturnType<typeof createServer>
    site?: ReturnType<typeof serve>
    days?: number
  } = {},
) {
  const time = { now: START + days * DAY }
  const opened = createShop(server, { clock: () => time.now, ...shop })
  const options = typeof more === 'function' ? more(opened) : more
  const device = onDevice('/recs/default.json', { fetch: site.fetch, name: 'default' })
  let answers: Source | undefined
  const source: OpenSource = {
    open(hub) {
      answers = device.open(hub)
      return answers
    },
  }
  const recommendations = createRecommendations(opened.shop, { source, ...options })
  const list = (request: Partial<Parameters<typeof recommendations.list>[0]> = {}) =>
    recommendations.list({ placement: 'home', ...request })
  const ids = (request?: Parameters<typeof list>[0]) =>
    list(request)
      .get()
      .items.map(({ item_id }) => item_id)
  const asked: Question = {
    placement: 'any',
    session: [{ item_id: site.index.ids.split('\n')[0] as string }],
    limit: 1,
    repeats: 'model',
    allow: () => true,
  }
  if (answers && site.index.manifest.items)
    await vi.waitFor(() => expect(answers?.answer(asked)).toMatchObject({ origin: 'index' }))
  return { ...opened, recommendations, list, ids, time, site }
}
