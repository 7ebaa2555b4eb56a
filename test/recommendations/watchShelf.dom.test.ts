import { createRecommendations, type RecommendationList } from 'throughline'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { recordingTracking } from '../support/recordingTracking.ts'
import { closeShops, createShop } from '../support/shop.ts'
import { createSight } from '../support/sight.ts'

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

beforeEach(() => {
  vi.useFakeTimers()
  sight = createSight()
  answer = ['A', 'B', 'C', 'D']
  tracking.touchpoints.length = 0
  const { shop } = createShop(undefined)
  recommendations = createRecommendations(shop, {
    tracking,
    source: {
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
    },
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
    const stop = list.watch(shelf)
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
    list.watch(shelf)
    look(shelf, true)
    answer = ['A']
    recommendations.view('Q')
    expect(shown()).toEqual(['A'])
  })

  test('loses what the customer hides, and the rest moves up', () => {
    list.subscribe(() => {})
    list.watch(shelf)
    look(shelf, true)
    answer = ['Z', 'A', 'B', 'D', 'C']
    list.hide('B')
    expect(shown()).toEqual(['A', 'C', 'Z'])
  })

  test('changes when somebody asks for it', () => {
    list.watch(shelf)
    look(shelf, true)
    answer = ['X']
    list.refresh()
    expect(shown()).toEqual(['X'])
  })
})

describe('an impression', () => {
  test('is half a card for a second, once in each list, those of one moment together', () => {
    list.watch(shelf)
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
    list.watch(shelf)
    look(card('A'), true)
    vi.advanceTimersByTime(900)
    look(card('A'), false)
    vi.advanceTimersByTime(5000)
    expect(events()).toEqual([])
  })

  test('counts in another list again', () => {
    list.watch(shelf)
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

  test('that was seen is told before the element goes', () => {
    const stop = list.watch(shelf)
    look(card('A'), true)
    vi.advanceTimersByTime(1100)
    stop()
    expect(events()).toEqual([['view_item_list', ['A']]])
  })
})

test('where nobody can tell what is in view, nothing is held and nothing counted', () => {
  vi.stubGlobal('IntersectionObserver', undefined)
  list.subscribe(() => {})
  const stop = list.watch(shelf)
  answer = ['X']
  recommendations.view('Q')
  expect(shown()).toEqual(['X'])
  stop()
})
