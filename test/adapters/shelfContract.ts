import {
  createRecommendations,
  createStorefront,
  createTracking,
  type PlaceRequest,
  type Recommendations,
  type Source,
  type Storefront,
  UsageError,
  writable,
} from 'throughline'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSight } from '../support/sight.ts'

/** A shelf of recommendations, in terms that every framework has. */
export interface ShelfScene {
  readonly given?: Recommendations | undefined
  readonly provided?: Recommendations | undefined
  readonly request: PlaceRequest
}

/** A shelf on a page. */
export interface ShownShelf {
  /** Asks for another list, or says the same in a new object. */
  update(request: PlaceRequest): Promise<void>
  unmount(): Promise<void>
}

/**
 * A framework, as far as its shelf has to be judged. A card has `data-tl-recommended`, a link that chooses it and a
 * button that is the last one and says that it is of no interest.
 */
export interface ShelfFramework {
  readonly name: string
  /** What the message of the error says to write when there is no handle; nothing, where there always is one. */
  readonly advice?: string
  renderOnServer?(scene: ShelfScene): Promise<string>
  mount(scene: ShelfScene, root: Element): Promise<ShownShelf>
  /** Does something and waits until all of it is drawn. */
  act(change: () => unknown): Promise<void>
  /** Where the cards are. */
  inside(root: Element): ParentNode
}

const home = (): PlaceRequest => ({ placement: 'home', limit: 3 })

let shop: Storefront
let handle: Recommendations
let listeners: number
const found = writable<readonly string[]>([])
const tracked: [name: string, params: any][] = []

/** A new shop, and a handle that counts who listens to its lists. */
function open(): void {
  shop = createStorefront({ channel: 'web' })
  const tracking = createTracking(shop)
  tracked.length = 0
  tracking.observe({ tracked: (name, params) => void tracked.push([name, params]) })
  const source: Source = {
    changes: found,
    answer: ({ allow, session }) => ({
      origin: 'index',
      version: 'a1b2c3d4',
      items: [...session.map(({ item_id }) => `${item_id}-2`), ...found.get()]
        .filter(allow)
        .map((item_id) => ({ item_id, score: 1, reason: { kind: 'trending' } })),
    }),
  }
  const made = createRecommendations(shop, {
    source: { open: () => source },
    tracking,
    product: (item_id) => ({ item_id, item_name: `Tea ${item_id}`, link: `#${item_id}` }),
  })
  found.set(['A', 'B', 'C', 'D', 'E'])
  listeners = 0
  const lists = new WeakMap<object, ReturnType<typeof made.list>>()
  handle = {
    ...made,
    list(request) {
      const list = made.list(request)
      const counted = lists.get(list) ?? {
        ...list,
        subscribe(onChange) {
          const stop = list.subscribe(onChange)
          listeners++
          return () => {
            listeners--
            stop()
          }
        },
      }
      lists.set(list, counted)
      return counted
    },
  }
}

/** What an adapter does on a server. */
export function shelfOnServer({ name, advice, renderOnServer }: ShelfFramework): void {
  describe.runIf(renderOnServer)(`${name} on a server, with recommendations`, () => {
    beforeEach(open)
    afterEach(() => shop.close())

    test('renders the first state, which is empty, and listens to nothing', async () => {
      for (const scene of [{ given: handle }, { provided: handle }]) {
        const html = await renderOnServer?.({ ...scene, request: home() })
        expect(html).toContain('<ul')
        expect(html).not.toContain('<li')
      }
      expect(listeners).toBe(0)
    })

    test('without a handle, the error says what to write', async () => {
      vi.spyOn(console, 'warn').mockImplementation(() => {})
      await expect(renderOnServer?.({ request: home() })).rejects.toThrow(advice)
      vi.restoreAllMocks()
    })
  })
}

/** What an adapter does on a page. */
export function shelfOnPage(framework: ShelfFramework): void {
  const { name, advice, renderOnServer, mount, act, inside } = framework
  describe(`${name} on a page, with recommendations`, () => {
    const complaints: unknown[] = []
    let root: Element
    let sight: ReturnType<typeof createSight>
    const cards = () => [...inside(root).querySelectorAll('[data-tl-recommended]')]
    const shown = () => cards().map((card) => card.getAttribute('data-tl-recommended'))
    const click = (card: Element | undefined, what: string) =>
      act(() => [...(card?.querySelectorAll<HTMLElement>(what) ?? [])].at(-1)?.click())
    const shelf = (request = home()) => mount({ given: handle, request }, root)
    beforeEach(() => {
      for (const way of ['warn', 'error'] as const)
        vi.spyOn(console, way).mockImplementation((...said) => complaints.push(said.join(' ')))
      sight = createSight()
      open()
      root = document.createElement('main')
      document.body.append(root)
    })
    afterEach(() => {
      shop.close()
      root.remove()
      vi.useRealTimers()
      vi.unstubAllGlobals()
      vi.restoreAllMocks()
      expect(complaints.splice(0)).toEqual([])
    })

    test('shows the items of the list, as many as were asked for', async () => {
      await shelf()
      expect(shown()).toEqual(['A', 'B', 'C'])
      expect(cards()[1]?.textContent).toContain('Tea B')
    })

    test('changes when the list changes and is not in view', async () => {
      await shelf()
      await act(() => sight.show(false))
      await act(() => found.set(['E', 'D', 'C']))
      expect(shown()).toEqual(['E', 'D', 'C'])
    })

    test('does not change while it is in view, and is the newest as soon as it is not', async () => {
      await shelf()
      await act(() => sight.show(true))
      await act(() => found.set(['E', 'D', 'C']))
      expect(shown()).toEqual(['A', 'B', 'C'])
      await act(() => sight.show(false))
      expect(shown()).toEqual(['E', 'D', 'C'])
    })

    test('an empty shelf fills as soon as there is anything', async () => {
      found.set([])
      await shelf()
      expect(shown()).toEqual([])
      await act(() => found.set(['A']))
      expect(shown()).toEqual(['A'])
    })

    test('tells what was looked at for a second, once, and from which list', async () => {
      await shelf()
      vi.useFakeTimers()
      await act(() => sight.show(true))
      await act(() => vi.advanceTimersByTime(2000))
      await act(() => sight.show(true))
      await act(() => vi.advanceTimersByTime(2000))
      vi.useRealTimers()
      expect(tracked).toMatchObject([
        [
          'view_item_list',
          { item_list_name: 'home', items: ['A', 'B', 'C'].map((item_id) => ({ item_id })) },
        ],
      ])
      expect(tracked[0]?.[1].item_list_id).toBe(handle.list(home()).get().listId)
    })

    test('tells which item was chosen, and where it stood', async () => {
      await shelf()
      await click(cards()[1], 'a')
      expect(tracked).toMatchObject([['select_item', { items: [{ item_id: 'B', index: 1 }] }]])
    })

    test('what is of no interest goes for good, also in view, and the rest stays where it was', async () => {
      await shelf()
      await act(() => sight.show(true))
      await click(cards()[1], 'button')
      expect(shown()).toEqual(['A', 'C', 'D'])
      expect(handle.get().hidden).toEqual(['B'])
    })

    test('is watched once, however often the same is asked for in a new object', async () => {
      const { update } = await shelf()
      const before = sight.observers()
      expect(before).toBeGreaterThan(0)
      const watch = vi.spyOn(globalThis, 'IntersectionObserver')
      await update(home())
      await act(() => found.set(['E', 'D', 'C']))
      expect(watch).not.toHaveBeenCalled()
      expect([sight.observers(), listeners]).toEqual([before, 1])
    })

    test('follows what is asked for', async () => {
      const { update } = await shelf()
      const before = sight.observers()
      await update({ placement: 'home', limit: 2, seed: 'A' })
      expect(shown()).toEqual(['A-2', 'B'])
      expect([sight.observers(), listeners]).toEqual([before, 1])
    })

    test('leaves no listener and no observer behind', async () => {
      const { unmount } = await shelf()
      expect(listeners).toBe(1)
      await unmount()
      expect([listeners, sight.observers()]).toEqual([0, 0])
    })

    test('comes and goes again', async () => {
      const { unmount } = await shelf()
      await unmount()
      await shelf()
      expect(shown()).toEqual(['A', 'B', 'C'])
    })

    if (advice) {
      test('takes the handle of the tree around it when it is given none, and says what to write without', async () => {
        await mount({ provided: handle, request: home() }, root)
        expect(shown()).toEqual(['A', 'B', 'C'])
        const failed = await mount({ request: home() }, document.createElement('main')).catch(
          (error) => error,
        )
        expect(failed).toBeInstanceOf(UsageError)
        expect(failed.message).toContain(advice)
        complaints.length = 0
      })

      test('hydrates what a server has sent, and then shows the list', async () => {
        root.innerHTML = (await renderOnServer?.({ given: handle, request: home() })) ?? ''
        const sent = root.querySelector('ul')
        await shelf()
        expect(root.querySelector('ul')).toBe(sent)
        expect(shown()).toEqual(['A', 'B', 'C'])
      })
    }
  })
}
