import { createRecommendations, watchShelf, writable } from 'throughline'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { recordingTracking } from '../support/recordingTracking.ts'
import { closeShops, createShop } from '../support/shop.ts'
import { createSight } from '../support/sight.ts'

let sight: ReturnType<typeof createSight>
const look: typeof sight.look = (...what) => sight.look(...what)

const tracking = recordingTracking()
const flush = () => vi.advanceTimersByTimeAsync(0)
let shelf: HTMLElement
beforeEach(() => {
  vi.useFakeTimers()
  sight = createSight()
  tracking.touchpoints.length = 0
  shelf = document.createElement('section')
  document.body.append(shelf)
})
afterEach(() => {
  closeShops()
  shelf.remove()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})
const idsOf = (list: any) => list.get().items.map((i: any) => i.item_id)

/** A source of one's own, at once or as a service. */
function make(remote = false) {
  const state = { answer: ['A', 'B', 'C', 'D'] }
  const waiting: (() => void)[] = []
  const changes = writable(0)
  const { shop } = createShop(undefined)
  const say = (allow: (id: string) => boolean) => ({
    origin: (remote ? 'remote' : 'index') as 'remote',
    version: 'v1',
    items: state.answer
      .filter(allow)
      .map((item_id) => ({ item_id, score: 1, reason: { kind: 'trending' as const } })),
  })
  const recommendations = createRecommendations(shop, {
    tracking,
    source: {
      open: () => ({
        changes,
        remote,
        answer: ({ allow }) =>
          remote ? new Promise((resolve) => waiting.push(() => resolve(say(allow)))) : say(allow),
      }),
    },
  })
  const list = recommendations.list({ placement: 'home', limit: 3 })
  const answer = async () => {
    for (const one of waiting.splice(0)) one()
    await flush()
  }
  return { recommendations, list, state, changes, answer, asked: () => waiting.length }
}
const draw = (list: any) => {
  shelf.replaceChildren(
    ...idsOf(list).map((id: string) => {
      const card = document.createElement('article')
      card.setAttribute('data-tl-recommended', id)
      return card
    }),
  )
}
const cards = () => [...shelf.children]

test('a service that answers late does not move a visible shelf', async () => {
  const { recommendations, list, state, changes, answer } = make(true)
  list.subscribe(() => {})
  await answer()
  expect(idsOf(list)).toEqual(['A', 'B', 'C'])
  watchShelf(list, shelf)
  look(shelf, false)
  state.answer = ['X', 'Y', 'Z']
  recommendations.view('Q') // asks
  look(shelf, true) // comes into view while it is asked
  changes.set(1) // the fallback's index is there
  await answer()
  expect(idsOf(list)).toEqual(['A', 'B', 'C'])
})

test('what was hidden while a service was asked leaves a shelf that has come into view meanwhile', async () => {
  const { recommendations, list, answer } = make(true)
  list.subscribe(() => {})
  await answer()
  recommendations.view('Q') // asks
  recommendations.hide('B')
  watchShelf(list, shelf)
  look(shelf, true)
  await answer()
  expect(idsOf(list)).toEqual(['A', 'C', 'D'])
})

test('refresh shows what a service says, also under the eyes', async () => {
  const { list, state, answer } = make(true)
  list.subscribe(() => {})
  await answer()
  watchShelf(list, shelf)
  look(shelf, true)
  state.answer = ['X', 'Y', 'Z']
  list.refresh()
  await answer()
  expect(idsOf(list)).toEqual(['X', 'Y', 'Z'])
})

describe('what is hidden of a service’s list in view', () => {
  const inView = async () => {
    const made = make(true)
    made.list.subscribe(() => {})
    await made.answer()
    watchShelf(made.list, shelf)
    look(shelf, true)
    return made
  }

  test('makes room for what the service has said besides, whatever was looked at since', async () => {
    const { recommendations, list, asked } = await inView()
    recommendations.view('Q')
    const { listId } = list.get()
    list.hide('B')
    expect(idsOf(list)).toEqual(['A', 'C', 'D'])
    expect([asked(), list.get().listId]).toEqual([0, listId])
  })

  test('makes room for what it says when it is asked again, which comes last', async () => {
    const { list, state, asked, answer } = await inView()
    state.answer = ['Z', 'C', 'A', 'Y']
    list.hide('A')
    list.hide('B')
    expect([idsOf(list), asked()]).toEqual([['C', 'D'], 1])
    await answer()
    expect(idsOf(list)).toEqual(['C', 'D', 'Z'])
  })

  test('stays away when it was hidden while the service was asked', async () => {
    const { list, asked, answer } = await inView()
    for (const id of ['A', 'B', 'C']) list.hide(id)
    expect([idsOf(list), asked()]).toEqual([['D'], 1])
    await answer()
    expect(idsOf(list)).toEqual(['D'])
  })

  test('asks no more than once when there is nothing else', async () => {
    const { recommendations, list, asked, answer } = await inView()
    for (const id of ['A', 'B']) list.hide(id)
    await answer()
    recommendations.view('Q')
    expect([idsOf(list), asked()]).toEqual([['C', 'D'], 0])
  })

  test('does not keep the list from being new when it comes back', async () => {
    const { list, state, answer } = await inView()
    state.answer = ['X', 'Y', 'Z']
    for (const id of ['A', 'B']) list.hide(id)
    look(shelf, false)
    await answer()
    await answer()
    expect(idsOf(list)).toEqual(['X', 'Y', 'Z'])
  })
})

test('refresh shows what a service says, also when something was looked at meanwhile', async () => {
  const { recommendations, list, state, answer } = make(true)
  list.subscribe(() => {})
  await answer()
  watchShelf(list, shelf)
  look(shelf, true)
  state.answer = ['X', 'Y', 'Z']
  list.refresh()
  recommendations.view('Q')
  await answer()
  await answer()
  expect(idsOf(list)).toEqual(['X', 'Y', 'Z'])
})

test('what was seen is recorded of the list it was seen in', async () => {
  const { recommendations, list, state } = make()
  list.subscribe(() => {})
  draw(list)
  watchShelf(list, shelf)
  look(shelf, true)
  const { listId } = list.get()
  recommendations.view('Q') // stale, held
  state.answer = ['X', 'A', 'Y']
  for (const one of cards()) look(one, true)
  await vi.advanceTimersByTimeAsync(1000) // A, B, C seen
  look(shelf, false) // scrolled away before the batch goes
  await vi.advanceTimersByTimeAsync(1000)
  expect(
    tracking.touchpoints.map(({ params }: any) => [
      params.item_list_id,
      params.items.map((i: any) => i.item_id),
    ]),
  ).toEqual([[listId, ['A', 'B', 'C']]])
})

test('an item is seen once in a list, also when its element comes again', async () => {
  const { list } = make()
  list.subscribe(() => {})
  draw(list)
  for (let time = 0; time < 2; time++) {
    const stop = watchShelf(list, shelf)
    look(shelf, true)
    for (const one of cards()) look(one, true)
    await vi.advanceTimersByTimeAsync(2000)
    stop()
  }
  expect(tracking.touchpoints).toHaveLength(1)
})

test('nobody sees a page in the background', async () => {
  const { list } = make()
  list.subscribe(() => {})
  draw(list)
  watchShelf(list, shelf)
  look(shelf, true)
  for (const one of cards()) look(one, true)
  await vi.advanceTimersByTimeAsync(100)
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
  await vi.advanceTimersByTimeAsync(5000)
  delete (document as any).visibilityState
  expect(tracking.touchpoints).toEqual([])
})

test('who comes back to a page sees what is in view there, for a second of its own', async () => {
  const { list } = make()
  list.subscribe(() => {})
  draw(list)
  const turn = (value: string) => {
    Object.defineProperty(document, 'visibilityState', { value, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }
  const stop = watchShelf(list, shelf)
  look(shelf, true)
  for (const one of cards()) look(one, true)
  await vi.advanceTimersByTimeAsync(600)
  turn('hidden')
  await vi.advanceTimersByTimeAsync(300)
  turn('visible')
  await vi.advanceTimersByTimeAsync(900)
  expect(tracking.touchpoints).toEqual([])
  await vi.advanceTimersByTimeAsync(1000)
  expect(tracking.touchpoints.map(({ params }: any) => params.items.map((i: any) => i.item_id))).toEqual([
    ['A', 'B', 'C'],
  ])
  stop()
  turn('hidden')
  turn('visible')
  expect(sight.observers()).toBe(0)
  delete (document as any).visibilityState
})

test('an address that is none does not take the whole shelf away', async () => {
  const { createCard } = await import('../../src/elements/card.ts')
  const { en } = await import('../../src/elements/texts.ts')
  const item: any = {
    item_id: 'A',
    index: 0,
    score: 1,
    reason: { kind: 'trending' },
    product: { item_id: 'A', link: 'https://' },
  }
  const parts = { texts: en, reason: '', price: '', images: false, add: undefined }
  const card = createCard(item, { ...parts, select() {}, hide() {} })
  expect([card.querySelector('a'), card.querySelector('.name')?.textContent]).toEqual([null, 'A'])
})
