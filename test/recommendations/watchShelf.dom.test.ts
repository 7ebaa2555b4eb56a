import {
  createRecommendations,
  memory,
  type OpenSource,
  type RecommendationList,
  watchShelf,
} from 'throughline'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { memoryDatabase } from '../server/memoryDatabase.ts'
import { recordingTracking } from '../support/recordingTracking.ts'
import { closeShops, createShop } from '../support/shop.ts'
import { createSight } from '../support/sight.ts'
import { open } from '../support/trackingShop.ts'

let sight: ReturnType<typeof createSight>
const look: typeof sight.look = (...what) => sight.look(...what)

let list: RecommendationList
let recommendations: ReturnType<typeof createRecommendations>
let shelf: HTMLElement
const tracking = recordingTracking()
const events = () =>
  tracking.touchpoints.map(({ name, params }) => [
    name,
    (params as any).items?.map((item: any) => item.item_id),
  ])
const shown = () => list.get().items.map(({ item_id }) => item_id)
let answer = ['A', 'B', 'C', 'D']

const fixed: OpenSource = {
  open: () => ({
    changes: { get: () => 0, initial: 0, subscribe: () => () => {} },
    answer: ({ allow }) => ({
      origin: 'index',
      version: 'v1',
      items: answer
        .filter(allow)
        .map((item_id) => ({ item_id, score: 1, reason: { kind: 'trending' as const } })),
    }),
  }),
}

beforeEach(() => {
  vi.useFakeTimers()
  sight = createSight()
  answer = ['A', 'B', 'C', 'D']
  tracking.touchpoints.length = 0
  const { shop } = createShop(undefined)
  recommendations = createRecommendations(shop, {
    tracking,
    source: fixed,
  })
  list = recommendations.list({ placement: 'home', limit: 3 })
  shelf = document.createElement('section')
  document.body.append(shelf)
  draw()
})
afterEach(() => {
  closeShops()
  shelf.remove()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const draw = () => {
  shelf.replaceChildren(
    ...shown().map((id) => {
      const card = document.createElement('article')
      card.setAttribute('data-tl-recommended', id)
      return card
    }),
  )
}
const card = (id: string) => shelf.querySelector(`[data-tl-recommended=${id}]`) as Element

describe('a shelf in view', () => {
  test('never changes under the customer’s eyes, and is new when it comes back', () => {
    const heard: string[][] = []
    list.subscribe(({ items }) => heard.push(items.map(({ item_id }) => item_id)))
    const stop = watchShelf(list, shelf)
    answer = ['X', 'Y', 'Z']
    recommendations.view('Q')
    expect(shown()).toEqual(['A', 'B', 'C'])
    look(shelf, true)
    recommendations.view('Q')
    expect(shown()).toEqual(['A', 'B', 'C'])
    look(shelf, false)
    expect(heard).toEqual([['X', 'Y', 'Z']])
    look(shelf, true)
    answer = ['A']
    recommendations.view('Q')
    expect(shown()).toEqual(['X', 'Y', 'Z'])
    stop()
    expect(shown()).toEqual(['A'])
  })

  test('that is empty is filled', () => {
    answer = []
    list.refresh()
    list.subscribe(() => {})
    watchShelf(list, shelf)
    look(shelf, true)
    answer = ['A']
    recommendations.view('Q')
    expect(shown()).toEqual(['A'])
  })

  test('loses what the customer hides, and the rest moves up', () => {
    list.subscribe(() => {})
    watchShelf(list, shelf)
    look(shelf, true)
    answer = ['Z', 'A', 'B', 'D', 'C']
    list.hide('B')
    expect(shown()).toEqual(['A', 'C', 'Z'])
  })

  test('has back in its place what was taken back, and nothing that is not wanted meanwhile', () => {
    list.subscribe(() => {})
    const stop = watchShelf(list, shelf)
    look(shelf, true)
    const { listId } = list.get()
    answer = ['X', 'Y', 'Z']
    recommendations.hide('A')
    expect(shown()).toEqual(['B', 'C', 'X'])
    recommendations.hide('C')
    expect(shown()).toEqual(['B', 'X', 'Y'])
    recommendations.unhide('A')
    expect(shown()).toEqual(['A', 'B', 'X'])
    answer = ['Q']
    recommendations.hide('X')
    expect(shown()).toEqual(['A', 'B', 'Q'])
    recommendations.unhide('C')
    recommendations.unhide('X')
    expect(shown()).toEqual(['A', 'B', 'C'])
    expect(list.get().listId).toBe(listId)
    stop()
    expect(shown()).toEqual(['Q'])
  })

  test('has back what was hidden before anybody looked', () => {
    list.subscribe(() => {})
    recommendations.hide('B')
    expect(shown()).toEqual(['A', 'C', 'D'])
    watchShelf(list, shelf)
    look(shelf, true)
    answer = ['X', 'Y', 'Z']
    recommendations.unhide('B')
    expect(shown()).toEqual(['B', 'A', 'C'])
  })

  test('changes when somebody asks for it', () => {
    watchShelf(list, shelf)
    look(shelf, true)
    answer = ['X']
    list.refresh()
    expect(shown()).toEqual(['X'])
  })
})

describe('a page that goes away', () => {
  const leave = () => window.dispatchEvent(new Event('pagehide'))

  test('has told what was seen, once, and nothing that was too short', () => {
    const stop = watchShelf(list, shelf)
    look(card('A'), true)
    vi.advanceTimersByTime(500)
    look(card('B'), true)
    vi.advanceTimersByTime(600)
    expect(events()).toEqual([])
    leave()
    expect(events()).toEqual([['view_item_list', ['A']]])
    vi.advanceTimersByTime(2000)
    expect(events()).toEqual([
      ['view_item_list', ['A']],
      ['view_item_list', ['B']],
    ])
    stop()
    leave()
    expect(events()).toHaveLength(2)
  })

  test('has told it in time for the last request', async () => {
    const database = memoryDatabase()
    const world = open({ database, shop: { name: 'leaving', storage: memory() } })
    await world.shop.flush()
    const { tracking } = world
    list = createRecommendations(world.shop, { tracking, source: fixed }).list({
      placement: 'home',
      limit: 3,
    })
    draw()
    watchShelf(list, shelf)
    look(card('A'), true)
    vi.advanceTimersByTime(1100)
    leave()
    await vi.waitFor(() => expect(world.kept().map(({ name }) => name)).toEqual(['view_item_list']))
    world.shop.close()
  })
})

describe('an impression', () => {
  test('is half a card for a second, once in each list, those of one moment together', () => {
    watchShelf(list, shelf)
    look(card('A'), true, 0.5)
    look(card('B'), true, 0.49)
    look(card('C'), true)
    vi.advanceTimersByTime(2000)
    expect(events()).toEqual([['view_item_list', ['A', 'C']]])
    expect(tracking.touchpoints[0]?.params).toMatchObject({
      item_list_id: list.get().listId,
      item_list_name: 'home',
      items: [
        { item_id: 'A', index: 0 },
        { item_id: 'C', index: 2 },
      ],
    })
    look(card('A'), false)
    look(card('A'), true)
    vi.advanceTimersByTime(2000)
    expect(events()).toHaveLength(1)
  })

  test('is none when it was too short', () => {
    watchShelf(list, shelf)
    look(card('A'), true)
    vi.advanceTimersByTime(900)
    look(card('A'), false)
    vi.advanceTimersByTime(5000)
    expect(events()).toEqual([])
  })

  test('counts in another list again', () => {
    watchShelf(list, shelf)
    look(card('A'), true)
    vi.advanceTimersByTime(2000)
    answer = ['A', 'Y']
    list.refresh()
    draw()
    vi.advanceTimersByTime(0)
    return Promise.resolve().then(() => {
      look(card('A'), true)
      vi.advanceTimersByTime(2000)
      expect(events()).toEqual([
        ['view_item_list', ['A']],
        ['view_item_list', ['A']],
      ])
    })
  })

  test('counts in another list again, also of a card that stays where it is', async () => {
    watchShelf(list, shelf)
    look(card('A'), true)
    await vi.advanceTimersByTimeAsync(2000)
    answer = ['A', 'Y']
    list.refresh()
    for (const id of ['B', 'C']) card(id).remove()
    await vi.advanceTimersByTimeAsync(900)
    expect(events()).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(2000)
    expect(events()).toEqual([
      ['view_item_list', ['A']],
      ['view_item_list', ['A']],
    ])
    expect(tracking.touchpoints[1]?.params).toMatchObject({ item_list_id: list.get().listId })
  })

  test('of a card that is hidden a moment later counts', async () => {
    list.subscribe(draw)
    watchShelf(list, shelf)
    for (const id of ['A', 'B']) look(card(id), true)
    await vi.advanceTimersByTimeAsync(1100)
    list.hide('A')
    await vi.advanceTimersByTimeAsync(1000)
    expect(events()).toEqual([['view_item_list', ['A', 'B']]])
  })

  test('that was seen is told before the element goes', () => {
    const stop = watchShelf(list, shelf)
    look(card('A'), true)
    vi.advanceTimersByTime(1100)
    stop()
    expect(events()).toEqual([['view_item_list', ['A']]])
  })
})

test('where nobody can tell what is in view, nothing is held and nothing counted', () => {
  vi.stubGlobal('IntersectionObserver', undefined)
  list.subscribe(() => {})
  const stop = watchShelf(list, shelf)
  answer = ['X']
  recommendations.view('Q')
  expect(shown()).toEqual(['X'])
  stop()
})

test('a page that knows by itself what is in view holds its list and says what was seen, each item once', () => {
  list.subscribe(() => {})
  const before = list.get()
  const release = list.hold()
  list.seen(['A', 'B', 'nothing of it'])
  list.seen(['B', 'C'])
  answer = ['X']
  recommendations.view('Q')
  expect(shown()).toEqual(['A', 'B', 'C'])
  release()
  expect(shown()).toEqual(['X'])
  list.seen(['A'], before)
  list.seen(['X'])
  expect(events()).toEqual([
    ['view_item_list', ['A', 'B']],
    ['view_item_list', ['C']],
    ['view_item_list', ['X']],
  ])
})
