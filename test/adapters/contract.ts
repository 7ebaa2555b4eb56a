import {
  type Cart,
  createCart,
  createStorefront,
  createWishlist,
  type Storefront,
  UsageError,
  type Wishlist,
} from 'throughline'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

/** What every adapter shows: the cart or the wishlist of a shop. */
export type Handle = Cart | Wishlist

/** A tree of components, in terms that every framework has. */
export interface Scene {
  readonly kind: 'cart' | 'wishlist'
  /** What each component is given as an argument. */
  readonly given?: Handle | undefined
  /** What the provider or plugin around them is given. */
  readonly provided?: Handle | undefined
  /** How many components show it; 1 unless told. */
  readonly copies?: number
  /** Hears of each render of each component: what it shows, and what the hook has returned. */
  rendered?(text: string, returned: Pick<Handle, 'add' | 'get'>): unknown
  /** Called when a component below the one that shows the handle is mounted, which is before that one is. */
  mounted?(): unknown
}

/**
 * A framework, as far as its adapter has to be judged. A component is a button that shows `shown(…)`, adds `TEA` when it
 * is clicked, with a wishlist is `aria-pressed` while `CUP` is on it, and with a cart has what is saved as its `title`.
 */
export interface Framework {
  readonly name: string
  /** What a component shows while these items are there. */
  shown(...ids: string[]): string
  /** What the message of the error says to write. */
  advice(kind: Scene['kind']): string
  renderOnServer(scene: Scene): Promise<string>
  /** Puts a scene into an element, which may hold what a server has rendered; answers the undo. */
  mount(scene: Scene, root: Element): Promise<() => Promise<void>>
  /** Does something and waits until all of it is drawn. */
  act(change: () => unknown): Promise<void>
}

const kinds = ['cart', 'wishlist'] as const
const item = (item_id: string) => ({ item_id })

let shop: Storefront
let handle: Handle
let listeners: number

/** A new shop, and a handle that counts who listens. */
function open(kind: Scene['kind']): void {
  shop = createStorefront({ channel: 'web' })
  const made = kind === 'cart' ? createCart(shop) : createWishlist(shop)
  listeners = 0
  const subscribe = (onChange: () => void) => {
    const stop = made.subscribe(onChange)
    listeners++
    return () => {
      listeners--
      stop()
    }
  }
  handle = { ...made, subscribe } as Handle
}

/** What an adapter does on a server. */
export function serverContract({ name, shown, advice, renderOnServer }: Framework): void {
  describe.each(kinds)(`${name} on a server, with a %s`, (kind) => {
    beforeEach(() => open(kind))
    afterEach(() => shop.close())

    test('renders the first state, which hydration will expect, and listens to nothing', async () => {
      handle.add(item('TEA'))
      expect(await renderOnServer({ kind, given: handle })).toContain(`>${shown()}<`)
      expect(await renderOnServer({ kind, provided: handle })).toContain(`>${shown()}<`)
      expect(listeners).toBe(0)
    })

    test('without a handle, the error says what to write', async () => {
      vi.spyOn(console, 'warn').mockImplementation(() => {})
      await expect(renderOnServer({ kind })).rejects.toThrow(advice(kind))
    })
  })
}

/** What an adapter does on a page. */
export function pageContract({ name, shown, advice, renderOnServer, mount, act }: Framework): void {
  describe.each(kinds)(`${name} on a page, with a %s`, (kind) => {
    const complaints: unknown[] = []
    const renders: string[] = []
    const rendered = (text: string) => renders.push(text)
    let root: Element
    beforeEach(() => {
      for (const way of ['warn', 'error'] as const)
        vi.spyOn(console, way).mockImplementation((...said) => complaints.push(said.join(' ')))
      open(kind)
      root = document.createElement('main')
      document.body.append(root)
    })
    afterEach(() => {
      shop.close()
      root.remove()
      renders.length = 0
      vi.restoreAllMocks()
      expect(complaints.splice(0)).toEqual([])
    })

    test('shows what is already there from its first render on', async () => {
      handle.add(item('CUP'))
      await mount({ kind, given: handle, rendered }, root)
      expect(root.textContent).toBe(shown('CUP'))
      expect(renders).toEqual([shown('CUP')])
    })

    test('shows each change, rendered once', async () => {
      await mount({ kind, given: handle, rendered }, root)
      await act(() => handle.add(item('CUP')))
      expect(root.textContent).toBe(shown('CUP'))
      await act(() => {
        handle.add(item('TEA'))
        handle.remove('CUP')
      })
      expect(root.textContent).toBe(shown('TEA'))
      expect(renders).toEqual([shown(), shown('CUP'), shown('TEA')])
    })

    test('misses nothing that happens between the first render and its listening', async () => {
      await mount({ kind, given: handle, mounted: () => handle.add(item('CUP')) }, root)
      expect(root.textContent).toBe(shown('CUP'))
    })

    test('changes it by a verb that was taken out of what the hook returns', async () => {
      await mount({ kind, given: handle }, root)
      await act(() => root.querySelector('button')?.click())
      expect(root.textContent).toBe(shown('TEA'))
      expect(handle.get().lines.map(({ id }) => id)).toEqual(['TEA'])
    })

    test('returns the verbs of the handle itself, whatever changes', async () => {
      const returned: Pick<Handle, 'add' | 'get'>[] = []
      await mount({ kind, given: handle, rendered: (_, seen) => returned.push(seen) }, root)
      await act(() => handle.add(item('CUP')))
      expect(returned).toHaveLength(2)
      const { has, ...verbs } = { has: undefined, ...handle }
      for (const seen of returned) expect(seen).toMatchObject(verbs)
    })

    test('leaves no listener behind, and does not hear of changes any more', async () => {
      const unmount = await mount({ kind, given: handle, copies: 3, rendered }, root)
      expect(listeners).toBe(3)
      await unmount()
      expect(listeners).toBe(0)
      renders.length = 0
      await act(() => handle.add(item('CUP')))
      expect(renders).toEqual([])
    })

    test('takes the handle of the tree around it when it is given none', async () => {
      await mount({ kind, provided: handle }, root)
      await act(() => handle.add(item('CUP')))
      expect(root.textContent).toBe(shown('CUP'))
    })

    test('prefers the one it is given', async () => {
      handle.add(item('CUP'))
      const provided = {
        ...handle,
        get: () => handle.initial,
        subscribe: () => expect.unreachable(),
      } as Handle
      await mount({ kind, given: handle, provided }, root)
      expect(root.textContent).toBe(shown('CUP'))
    })

    test('without either, throws an error that says what to write', async () => {
      const failed = await mount({ kind }, root).catch((error) => error)
      expect(failed).toBeInstanceOf(UsageError)
      expect(failed).toMatchObject({ code: 'handle', message: expect.stringContaining(advice(kind)) })
      complaints.length = 0
    })

    test('several components show the same at every moment, each rendered once for a change', async () => {
      await mount({ kind, provided: handle, copies: 3, rendered }, root)
      const both = shown('CUP', 'TEA')
      // Somebody who hears of a change and makes another one, between the components that have and have not heard.
      const stop = handle.subscribe(() => {
        stop()
        handle.add(item('TEA'))
      })
      await act(() => handle.add(item('CUP')))
      expect(root.textContent).toBe(both + both + both)
      expect(renders).toEqual([...Array(3).fill(shown()), ...Array(3).fill(both)])
    })

    if (kind === 'cart')
      test('shows what is saved for later, and the lines without it', async () => {
        const cart = handle as Cart
        cart.add(item('CUP'))
        await mount({ kind, given: handle }, root)
        const saved = () => root.querySelector('button')?.title
        await act(() => cart.saveForLater('CUP'))
        expect([root.textContent, saved()]).toEqual([shown(), 'CUP'])
        await act(() => cart.undo())
        expect([root.textContent, saved()]).toEqual([shown('CUP'), ''])
        await act(() => cart.purchase({ transaction_id: 'T-1' }))
        expect(root.textContent).toBe(shown())
      })

    if (kind === 'wishlist')
      test('says of a variant whether it is there, and of a product whether any variant is', async () => {
        handle.add({ item_id: 'CUP', item_variant: 'blue' })
        const returned: Pick<Handle, 'add' | 'get'>[] = []
        await mount({ kind, given: handle, rendered: (_, seen) => returned.push(seen) }, root)
        const { has } = returned[0] as Wishlist
        expect(['CUP', 'CUP|blue', 'CUP|red', 'blue'].map((id) => has(id))).toEqual([
          true,
          true,
          false,
          false,
        ])
        expect(has('CUP', 'gifts')).toBe(false)
      })

    if (kind === 'wishlist')
      test('says whether an item is there, of the state that it shows', async () => {
        const pressed = () => root.querySelector('button')?.getAttribute('aria-pressed')
        root.innerHTML = await renderOnServer({ kind, given: handle })
        expect(pressed()).toBe('false')
        handle.add(item('CUP'))
        await mount({ kind, given: handle }, root)
        expect(pressed()).toBe('true')
        await act(() => handle.remove('CUP'))
        expect(pressed()).toBe('false')
      })

    test('hydrates what a server has sent, and then shows the newest', async () => {
      root.innerHTML = await renderOnServer({ kind, given: handle })
      const sent = root.querySelector('button')
      handle.add(item('CUP'))
      await mount({ kind, given: handle, rendered }, root)
      expect(renders).toEqual([shown(), shown('CUP')])
      expect(root.textContent).toBe(shown('CUP'))
      expect(root.querySelector('button')).toBe(sent)
    })
  })
}
