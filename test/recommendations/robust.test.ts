import { createRecommendations, mergeRows, trailCollection } from 'throughline'
import { buildIndex, createLogReader, readTsv } from 'throughline/indexing'
import { decodeIndex } from 'throughline/recommendations'
import { afterEach, expect, test, vi } from 'vitest'
import { attribution } from '../../src/recommendations/attribution.ts'
import { readManifest } from '../../src/recommendations/engine/manifest.ts'
import { closeShops, createServer, createShop } from '../support/shop.ts'
import { open, serve } from './tools.ts'

afterEach(() => {
  closeShops()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('what was bought or looked at is remembered, however much is shown', () => {
  let rows: any = new Map()
  const entry = (op: any, at: number) => ({ op, at }) as any
  rows = trailCollection.apply(rows, entry(['buy', ['BOUGHT']], 1_000_000))
  rows = trailCollection.apply(rows, entry(['view', 'SEEN'], 1_000_000))
  for (let n = 0; n < 40; n++)
    rows = trailCollection.apply(
      rows,
      entry(['shown', Array.from({ length: 8 }, (_, i) => `S${n}-${i}`)], 2_000_000 + n * 1000),
    )
  expect([rows.has('BOUGHT'), rows.has('SEEN')]).toEqual([true, true])
})

test('the 51st list does not cut off the first', async () => {
  const { recommendations, list } = await open()
  recommendations.view('2-3')
  const first = list()
  const id = first.get().items[0]?.item_id as string
  for (let n = 0; n < 51; n++) list({ placement: `p${n}` })
  recommendations.hide(id)
  expect(first.get().items.map(({ item_id }) => item_id)).not.toContain(id)
})

test('the 51st list does not cut off the first, also when somebody listens to it only then', async () => {
  const { recommendations, list } = await open()
  recommendations.view('2-3')
  const first = list()
  const id = first.get().items[0]?.item_id as string
  for (let n = 0; n < 51; n++) list({ placement: `p${n}` })
  const heard: string[][] = []
  first.subscribe(({ items }) => heard.push(items.map(({ item_id }) => item_id)))
  recommendations.hide(id)
  expect(heard.at(-1)).toEqual(first.get().items.map(({ item_id }) => item_id))
  expect(first.get().items.map(({ item_id }) => item_id)).not.toContain(id)
})

test('no index has an item that one session alone has', async () => {
  const rows = ['session\titem\ttime']
  for (let n = 0; n < 50; n++) rows.push(`c${n}\tA\t0`, `c${n}\tB\t1`)
  // Four sessions of RARE have nothing else that is common, so they go.
  for (let n = 0; n < 4; n++) rows.push(`r${n}\tRARE\t0`, `r${n}\tU${n}\t1`)
  rows.push('v\tRARE\t0', 'v\tA\t1', 'v\tB\t2')
  const { log } = await readTsv(rows)
  expect(buildIndex(log).ids.split('\n').sort()).toEqual(['A', 'B'])
})

test('what one customer alone has looked at is in no index, however often', () => {
  const reader = createLogReader()
  for (let day = 0; day < 5; day++) {
    reader.add({ session: 'c_anna', item: 'MADE-FOR-ANNA', time: 1e9 + day * 86400 })
    reader.add({ session: 'c_anna', item: 'ALSO-FOR-ANNA', time: 1e9 + day * 86400 + 60 })
  }
  expect(buildIndex(reader.finish().log).ids).not.toContain('ANNA')
})

test('a novel list of a service has nothing that was seen', async () => {
  const server = createServer()
  const { shop } = createShop(server, {})
  const recommendations = createRecommendations(shop, {
    source: async () => [{ item_id: 'A' }, { item_id: 'B' }],
    placements: { home: { repeats: 'novel' } },
  })
  recommendations.view('A')
  const list = recommendations.list({ placement: 'home' })
  list.subscribe(() => {})
  await vi.waitFor(() => expect(list.get().origin).toBe('remote'))
  expect(list.get().items.map(({ item_id }) => item_id)).toEqual(['B'])
})

test('a novel list has nothing that was seen two weeks ago', async () => {
  const { recommendations, ids, time } = await open({ placements: { home: { repeats: 'novel' } } })
  recommendations.view('2-3')
  time.now += 14 * 86_400_000
  recommendations.view('2-4')
  expect(ids({ limit: 48 })).not.toContain('2-3')
})

test('what a service says twice is listed once', async () => {
  const { shop } = createShop(createServer(), {})
  const recommendations = createRecommendations(shop, {
    source: async () => [{ item_id: 'A' }, { item_id: 'A' }, { item_id: 'B' }],
  })
  const list = recommendations.list({ placement: 'home' })
  list.subscribe(() => {})
  await vi.waitFor(() => expect(list.get().origin).toBe('remote'))
  expect(list.get().items.map(({ item_id }) => item_id)).toEqual(['A', 'B'])
})

test('a manifest whose hash is a number is refused', () => {
  const { manifest } = serve().index
  expect(() => readManifest({ ...manifest, hash: 7 }, 'default')).toThrow(/cannot be read/)
})
test('a manifest whose hash is a number is told, and throws nothing into the page', async () => {
  const site = serve()
  site.files['default.json'] = JSON.stringify({ ...site.index.manifest, hash: 7 })
  const { shop } = createShop(createServer(), {})
  const { onDevice } = await import('throughline')
  const recommendations = createRecommendations(shop, {
    source: onDevice('/recs/default.json', { fetch: site.fetch, name: 'default' }),
  })
  await vi.waitFor(() => expect(shop.status.get().error).toMatchObject({ code: 'corrupt' }))
  expect(recommendations.list({ placement: 'home' }).get().items).toEqual([])
})

test('a manifest that asks for a billion neighbours is refused', () => {
  const { manifest } = serve().index
  expect(() =>
    readManifest({ ...manifest, tables: { ...manifest.tables, neighbours: 1e9 } }, 'default'),
  ).toThrow(/cannot be read/)
})

test('removing what a row is because of lowers the score', () => {
  const rows: Record<string, [string, number][]> = {}
  const visits = Array.from({ length: 8 }, (_, n) => ({ item_id: `V${n}` }))
  // V7 is the newest.
  visits.forEach(({ item_id }, n) => {
    rows[item_id] = [['T', (n === 7 ? 10.1 : 10) / 0.8 ** (7 - n)]]
  })
  const [before] = mergeRows(rows, visits)
  const [after] = mergeRows(
    rows,
    visits.filter(({ item_id }) => item_id !== before?.reason.because),
  )
  expect(after?.score).toBeLessThan(before?.score as number)
})

test('an older purchase that arrives late does not shorten the window', () => {
  const entry = (op: any, at: number) => ({ op, at }) as any
  let rows: any = trailCollection.apply(new Map(), entry(['buy', ['A']], 50_000_000_000))
  rows = trailCollection.apply(rows, entry(['buy', ['A']], 10_000_000_000))
  expect(rows.get('A')).toMatchObject({ bought: 50_000_000, at: 50_000_000 })
})

test('the last click counts', () => {
  const click = (item_list_id: string, at: number) =>
    ({ name: 'select_item', at, params: { item_list_id, items: [{ item_id: 'A' }] } }) as any
  let chosen: any
  ;[chosen] = attribution.next(undefined as any, click('rec.x.t.1', 1))
  ;[chosen] = attribution.next(chosen, click('search_results', 2))
  const [, more] = attribution.next(chosen, {
    name: 'add_to_cart',
    at: 3,
    params: { items: [{ item_id: 'A' }] },
  } as any)
  expect(more).toEqual({})
})

test('a row of a broken disk throws nothing into the page', () => {
  expect(trailCollection.valid?.({ at: 1, seen: 5 } as any, 'x')).toBe(false)
})

test('a service error is gone once the service answers', async () => {
  let broken = true
  const { shop } = createShop(createServer(), {})
  const recommendations = createRecommendations(shop, {
    source: async () => {
      if (broken) throw new Error('no')
      return [{ item_id: 'A' }]
    },
  })
  const list = recommendations.list({ placement: 'home' })
  list.subscribe(() => {})
  await vi.waitFor(() => expect(shop.status.get().error?.code).toBe('recommendations'))
  broken = false
  list.refresh()
  await vi.waitFor(() => expect(list.get().origin).toBe('remote'))
  await shop.flush()
  expect(shop.status.get().error).toBeUndefined()
})

test('control sees what is in demand, not the service', async () => {
  const asked: any[] = []
  vi.stubGlobal('localStorage', undefined)
  const { shop } = createShop(createServer(), {})
  const recommendations = createRecommendations(shop, {
    holdout: 1,
    source: async (q) => {
      asked.push(q)
      return [{ item_id: 'A' }]
    },
  })
  const list = recommendations.list({ placement: 'home' })
  list.subscribe(() => {})
  await vi.waitFor(() => expect(list.get().arm).toBe('control'))
  expect(asked).toEqual([])
})

test('a tiny file does not allocate by what its header says', async () => {
  const { fileChecksum } = await import('../../src/recommendations/engine/format.ts')
  const { index } = serve()
  const file = index.file.slice(0, 60)
  const view = new DataView(file.buffer)
  view.setUint32(12, 60, true)
  view.setUint32(28, 400_000_000, true)
  view.setUint32(32, 800_000_000, true)
  view.setUint32(4, fileChecksum(file), true)
  const spy = vi.spyOn(globalThis, 'Uint32Array')
  expect(() => decodeIndex({ ...index, file })).toThrow(expect.objectContaining({ code: 'corrupt' }))
  const biggest = Math.max(0, ...spy.mock.calls.map(([size]: any) => Number(size) || 0))
  spy.mockRestore()
  expect(biggest).toBeLessThan(10_000_000)
})
