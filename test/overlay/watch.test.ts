import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createTracking } from 'throughline'
import { afterEach, expect, test, vi } from 'vitest'
import { createWatch } from '../../src/overlay/watch/watch.ts'
import { closeShops, createShop } from '../support/shop.ts'

afterEach(closeShops)

test('what was cleared takes no memory any more', async () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const { shop } = createShop(undefined, { name: 'cleared' })
  const watch = createWatch(shop, 'tab')
  const tracking = createTracking(shop)
  for (let count = 0; count < 100; count++) tracking.track('search', { search_term: `${count}` })
  const saved = () => watch.records.every(({ fates }) => fates.some(({ what }) => what === 'local'))
  await vi.waitFor(() => expect([watch.records.length, saved()]).toEqual([100, true]))
  const records = watch.records.map((record) => new WeakRef(record))
  watch.clear()
  await vi.waitFor(() => {
    collect()
    expect(records.filter((record) => record.deref()).length).toBeLessThan(10)
  })
  watch.stop()
})
