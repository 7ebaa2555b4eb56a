import { createRecommendations, onDevice, type RecommendationsOptions } from 'throughline'
import type { BuiltIndex } from 'throughline/indexing'
import { vi } from 'vitest'
import { createServer, createShop } from '../support/shop.ts'
import { built, shoppers } from '../support/shoppers.ts'

/** An index as a server has it: what is asked for is counted. */
export function serve(index: BuiltIndex = built({}, shoppers({ sessions: 2000 }))) {
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
export const NOON = Date.UTC(2026, 10, 26, 3)

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
  const time = { now: NOON + days * DAY }
  const opened = createShop(server, { clock: () => time.now, ...shop })
  const options = typeof more === 'function' ? more(opened) : more
  const source = onDevice('/recs/default.json', { fetch: site.fetch, name: 'default' })
  const recommendations = createRecommendations(opened.shop, { source, ...options })
  const list = (request: Partial<Parameters<typeof recommendations.list>[0]> = {}) =>
    recommendations.list({ placement: 'home', ...request })
  const ids = (request?: Parameters<typeof list>[0]) =>
    list(request)
      .get()
      .items.map(({ item_id }) => item_id)
  if (!options.source && site.index.manifest.items)
    await vi.waitFor(() => {
      if (list({ placement: 'any', seed: '1-1' }).get().origin !== 'index') throw new Error('no index yet')
    })
  return { ...opened, recommendations, list, ids, time, site }
}
