import type { Storefront } from '../core/storefront.ts'
import type { Context } from './context.ts'
import { inspect } from './findings/inspect.ts'
import type { Overlay, OverlayOptions } from './options.ts'
import { createEventsPanel } from './panels/events.ts'
import type { Rest } from './rest.ts'
import { createFrame, type Panel } from './view/frame.ts'
import { rememberedPlace } from './view/place.ts'
import { createSheets } from './view/sheet.ts'
import { css } from './view/styles.ts'
import { sayIn } from './view/texts.ts'
import { readVisit } from './visit.ts'
import { createWatch } from './watch/watch.ts'

const NAME = 'tl-overlay'

/** Panels that are loaded when somebody looks at one of them. */
const LATER = [
  'plan',
  'cart',
  'checkout',
  'consent',
  'recommendations',
  'sync',
  'page',
  'controls',
  'record',
] as const

/** The overlays of this page, by shop. */
const overlays: WeakMap<Storefront, Overlay> = /* @__PURE__ */ new WeakMap()

/** What a shop has answered last. */
const heard: WeakMap<Storefront, object> = /* @__PURE__ */ new WeakMap()

/**
 * Opens the overlay of a shop, or hides the one that is open. An event without a type stands for what the address asks for,
 * or else for how an earlier page of the tab has left it.
 */
export function open(shop: Storefront, options?: OverlayOptions): Overlay
export function open(
  shop: Storefront,
  options?: OverlayOptions,
  by?: Partial<KeyboardEvent>,
): Overlay | undefined
export function open(shop: Storefront, options: OverlayOptions = {}, by?: Partial<KeyboardEvent>) {
  // A key still means every shop that was armed, and shops end.
  if (by && shop.hub.closing.aborted) return undefined
  const again = !!by && !by.type
  const existing = overlays.get(shop)
  // A key that is held down, or heard by a shop that was armed twice, counts once.
  const once = by && (by.repeat || heard.get(shop) === by)
  if (by) heard.set(shop, by)
  if (existing) {
    if (once) return existing
    if (by?.type && !existing.element.hasAttribute('closed')) existing.hide()
    else if (!again) existing.show()
    return existing
  }
  if (!customElements.get(NAME)) customElements.define(NAME, class extends HTMLElement {})
  const { hub, status } = shop
  const visit = readVisit()
  const element = document.createElement(NAME)
  const language = options.locale ?? (document.documentElement.lang || shop.locale)
  element.lang = /^ja\b/i.test(language) ? 'ja' : 'en'
  const [, asked] = /tl_debug=([01])/.exec(location.search) ?? []
  element.toggleAttribute('closed', again && asked !== '1' && (asked === '0' || !visit.open))
  const say = sayIn(element.lang)
  // Where it cannot be drawn, nothing is looked at either.
  const sheets = createSheets(css)
  const watch = createWatch(shop, visit.tab)
  let redraw = () => {}
  let rest: Rest | undefined
  let loading: Promise<void> | undefined
  let before: Element | null = null
  const context: Context = {
    shop,
    watch,
    stops: [],
    warning: () => '',
    options,
    say,
    sheets,
    root: () => element.shadowRoot as ShadowRoot,
    rest() {
      if (!loading)
        loading = import('./rest.ts').then(
          ({ createRest }) => {
            // It may have ended meanwhile.
            if (overlays.get(shop) !== overlay) return
            rest = createRest(context, visit.recording)
            redraw()
          },
          () => {
            // The next look tries again.
            loading = undefined
          },
        )
      return rest
    },
    redraw: () => redraw(),
  }
  const overlay: Overlay = {
    element,
    show() {
      if (document.activeElement !== element) before = document.activeElement
      element.removeAttribute('closed')
      visit.open = true
      redraw()
      context.root().querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus()
    },
    hide() {
      element.setAttribute('closed', '')
      visit.open = false
      redraw()
      // Who has gone on in the page stays there.
      if (/^(tl-overlay|body)$/.test(`${document.activeElement?.localName}`) && before instanceof HTMLElement)
        before.focus()
    },
    stop() {
      if (overlays.get(shop) !== overlay) return
      overlays.delete(shop)
      hub.closing.removeEventListener('abort', overlay.stop)
      for (const stop of context.stops) stop()
      watch.stop()
      element.setAttribute('closed', '')
      redraw()
      element.remove()
      visit.end()
    },
  }
  const events = createEventsPanel(context)
  const later = LATER.filter((name) => name !== 'recommendations' || options.recommendations).map(
    (name): Panel => ({
      name,
      draw() {
        context.rest()
        return []
      },
    }),
  )
  const place = rememberedPlace(options.dock)
  if (place.panel !== events.name || visit.recording) context.rest()
  document.documentElement.append(element)
  redraw = createFrame({
    host: element,
    sheets: context.sheets,
    say,
    place,
    panels: () => [events, ...(rest?.panels ?? later)],
    state() {
      const { connection, pending } = status.get()
      return `${say(connection)} · ${say('pending')} ${pending}`
    },
    warning: () => context.warning(),
    show: overlay.show,
    close: overlay.hide,
  })
  context.stops.push(
    inspect(watch, options.schemas),
    watch.subscribe(() => redraw()),
    ...[status, ...(hub.consent ? [hub.consent] : []), ...[...hub.log.replicas.values()]].map((readable) =>
      readable.subscribe(() => redraw()),
    ),
  )
  hub.closing.addEventListener('abort', overlay.stop)
  overlays.set(shop, overlay)
  if (!again) overlay.show()
  else if (asked === '0') visit.end()
  else visit.open = !element.hasAttribute('closed')
  return overlay
}
