import { type Checkout, createCart, createCheckout, createStorefront, type Storefront } from 'throughline'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

/** A checkout's progress, in terms that every framework has. */
export interface ProgressScene {
  readonly given?: Checkout | undefined
  readonly provided?: Checkout | undefined
}

/**
 * A framework, as far as its progress has to be judged: a `nav` with an `ol`, and in each `li` one element with
 * `data-tl-step` that shows the label, a link where the step can be reached.
 */
export interface ProgressFramework {
  readonly name: string
  /** What the message of the error says to write when there is no handle; nothing, where there always is one. */
  readonly advice?: string
  renderOnServer(scene: ProgressScene): Promise<string>
  /** Puts a scene into an element, which may hold what a server has rendered; answers the undo. */
  mount(scene: ProgressScene, root: Element): Promise<() => Promise<void>>
  /** Does something and waits until all of it is drawn. */
  act(change: () => unknown): Promise<void>
  /** Where the steps are. */
  inside(root: Element): ParentNode
}

let shop: Storefront
let checkout: Checkout
let listeners: number

/** A new shop, and a handle that counts who listens. */
function open(): void {
  shop = createStorefront({ channel: 'web' })
  const cart = createCart(shop)
  cart.add({ item_id: 'TEA', price: 1980 })
  const made = createCheckout(shop, { cart, steps: ['contact', 'shipping', 'payment', 'review'] })
  listeners = 0
  checkout = {
    ...made,
    subscribe(onChange) {
      const stop = made.subscribe(onChange)
      listeners++
      return () => {
        listeners--
        stop()
      }
    },
  }
}

const labels = ['お客様情報', 'お届け先', 'お支払い方法', 'ご注文内容の確認']

/** What an adapter does on a server. */
export function progressOnServer({ name, advice, renderOnServer }: ProgressFramework): void {
  describe(`${name} on a server, with a checkout`, () => {
    beforeEach(open)
    afterEach(() => shop.close())

    test('renders all steps, and listens to nothing', async () => {
      for (const scene of [{ given: checkout }, { provided: checkout }]) {
        const html = await renderOnServer(scene)
        expect(html.match(/<li/g)).toHaveLength(4)
        for (const label of labels) expect(html).toContain(label)
      }
      expect(listeners).toBe(0)
    })

    test.runIf(advice)('without a handle, the error says what to write', async () => {
      vi.spyOn(console, 'warn').mockImplementation(() => {})
      await expect(renderOnServer({})).rejects.toThrow(advice)
      vi.restoreAllMocks()
    })
  })
}

/** What an adapter does on a page. */
export function progressOnPage({ name, renderOnServer, mount, act, inside }: ProgressFramework): void {
  describe(`${name} on a page, with a checkout`, () => {
    const complaints: unknown[] = []
    let root: Element
    const steps = () => [...inside(root).querySelectorAll<HTMLElement>('[data-tl-step]')]
    const step = (id: string) => steps().find(({ dataset }) => dataset.tlStep === id)
    /** The steps that are said to be the current one, wherever in their list item that stands. */
    const current = () =>
      [...inside(root).querySelectorAll('[aria-current="step"]')].map(
        (one) => one.closest('li')?.querySelector<HTMLElement>('[data-tl-step]')?.dataset.tlStep,
      )
    const links = () =>
      steps()
        .filter((one) => one.hasAttribute('href'))
        .map(({ dataset }) => dataset.tlStep)
    beforeEach(() => {
      for (const way of ['warn', 'error'] as const)
        vi.spyOn(console, way).mockImplementation((...said) => complaints.push(said.join(' ')))
      open()
      root = document.createElement('main')
      document.body.append(root)
    })
    afterEach(() => {
      shop.close()
      root.remove()
      vi.restoreAllMocks()
      expect(complaints.splice(0)).toEqual([])
    })

    test('shows every step with its label, and none as current before it has begun', async () => {
      await mount({ given: checkout }, root)
      expect(steps().map(({ dataset }) => dataset.tlStep)).toEqual([
        'contact',
        'shipping',
        'payment',
        'review',
      ])
      for (const [index, label] of labels.entries()) expect(steps()[index]?.textContent).toContain(label)
      expect([current(), links()]).toEqual([[], []])
    })

    test('exactly one step is current, and only what can be reached is a link', async () => {
      await mount({ given: checkout }, root)
      await act(() => checkout.begin())
      expect([current(), links()]).toEqual([['contact'], []])
      await act(() => checkout.complete('contact', { email: 'a@example.jp' }))
      expect([current(), links()]).toEqual([['shipping'], ['contact']])
      await act(() => checkout.complete('shipping'))
      expect([current(), links()]).toEqual([['payment'], ['contact', 'shipping']])
    })

    test('a link leads back, and loses nothing', async () => {
      await mount({ given: checkout }, root)
      await act(() => checkout.begin())
      await act(() => checkout.complete('contact', { email: 'a@example.jp' }))
      expect(step('contact')?.getAttribute('href')).toBe('?step=contact')
      const before = location.href
      await act(() => step('contact')?.click())
      expect(current()).toEqual(['contact'])
      expect(links()).toEqual(['shipping'])
      expect(checkout.get().data.contact).toEqual({ email: 'a@example.jp' })
      expect(location.href).toBe(before)
      await act(() => step('review')?.click())
      expect(current()).toEqual(['contact'])
    })

    test("a link that shall open somewhere else is the browser's", async () => {
      await mount({ given: checkout }, root)
      await act(() => checkout.begin())
      await act(() => checkout.complete('contact'))
      const left: boolean[] = []
      root.addEventListener('click', (event) => {
        left.push(!event.defaultPrevented)
        event.preventDefault()
      })
      for (const key of ['ctrlKey', 'metaKey', 'shiftKey'])
        await act(() => {
          const how = { bubbles: true, cancelable: true, composed: true, [key]: true }
          step('contact')?.dispatchEvent(new MouseEvent('click', how))
        })
      expect([left, current()]).toEqual([[true, true, true], ['shipping']])
    })

    test('while an order is on its way nothing is a link', async () => {
      await mount({ given: checkout }, root)
      await act(() => {
        checkout.begin()
        for (const id of ['contact', 'shipping', 'payment']) checkout.complete(id)
      })
      await act(() => checkout.place(async () => undefined))
      expect([current(), links()]).toEqual([['review'], []])
      await act(() => checkout.confirm({ transaction_id: 'T-1' }))
      expect(current()).toEqual([])
    })

    test('takes over what a server has rendered', async () => {
      root.innerHTML = await renderOnServer({ given: checkout })
      await mount({ given: checkout }, root)
      await act(() => checkout.begin())
      expect(current()).toEqual(['contact'])
      expect(steps()).toHaveLength(4)
    })

    test('stops listening when it is gone', async () => {
      const undo = await mount({ given: checkout }, root)
      expect(listeners).toBeGreaterThan(0)
      await undo()
      expect(listeners).toBe(0)
    })

    test('works with the handle that is provided around it', async () => {
      await mount({ provided: checkout }, root)
      await act(() => checkout.begin())
      expect(current()).toEqual(['contact'])
    })
  })
}
