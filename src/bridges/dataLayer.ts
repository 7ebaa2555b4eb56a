import type { Touchpoint, Tracking } from '../tracking/handle.ts'
import { ga4 } from './ga4.ts'
import { type Dialect, translate } from './mapping.ts'

export interface DataLayerOptions {
  /** Where to push; `window.dataLayer`, which is made when it is missing, unless told. */
  readonly dataLayer?: unknown[]
  /** Hand events to gtag instead: `gtag('event', name, { event_id, … })`. */
  readonly gtag?: (command: 'event', name: string, params: Readonly<Record<string, unknown>>) => void
  /** How long the page gets to tell by itself, in milliseconds; until the end of the task unless told. */
  readonly wait?: number
  /** Which events go, and under which names; `ga4` unless told. */
  readonly dialect?: Dialect
}

type Values = Readonly<Record<string, unknown>>

/**
 * Tells Google Tag Manager, or gtag, what was recorded, with the touchpoint's id as `event_id`; returns its stop. Nothing
 * goes before consent, since nothing is recorded before, nor what is withdrawn while it waits.
 *
 * What the page has pushed itself is not told a second time: it looks at what is in the `dataLayer` at the end of the
 * task, and each push of the page with the same name and items stands for one touchpoint, each `transaction_id`
 * for all purchases. An order that was recorded before, on a reload or in another tab, is none to tell. `page_view`, `scroll`
 * and `click` are left to the tag, which collects them by itself.
 */
export function bridgeDataLayer(
  tracking: Pick<Tracking, 'observe'>,
  { dataLayer, gtag, wait = 0, dialect = ga4 }: DataLayerOptions = {},
): () => void {
  const page = globalThis as { dataLayer?: unknown[]; document?: Document }
  if (!page.document && !dataLayer) return () => {}
  let waiting: Touchpoint[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const sent = new Set<unknown>()
  /** Pushes of the page that stand for a touchpoint already. */
  const spent = new WeakSet<object>()
  const orders = new Set<unknown>()
  /** Of each purchase how often it was tracked, repetitions apart, and those that may turn out to be one. */
  const firsts = new Map<string, number>()
  const unsure = new Set<string>()

  /** `last`: nobody can wait any more. */
  const send = (last?: unknown) => {
    clearTimeout(timer)
    timer = undefined
    const touchpoints = waiting
    waiting = last ? [] : touchpoints.filter(({ id }) => unsure.has(id))
    for (const touchpoint of touchpoints) {
      const { id, name, params } = touchpoint
      if (waiting.includes(touchpoint) || firsts.get(id) === 0) continue
      // Pages replace their layer, and Tag Manager its push; both are looked up each time.
      page.dataLayer ??= []
      const layer = dataLayer ?? page.dataLayer
      const said = translate(dialect, name, params)
      if (!said || told(layer, said.name, params)) continue
      sent.add(id)
      try {
        if (gtag) gtag('event', said.name, { ...said.params, event_id: id })
        else if (params.items) {
          layer.push({ ecommerce: null })
          layer.push({ event: said.name, event_id: id, ecommerce: said.params })
        } else layer.push({ ...said.params, event: said.name, event_id: id })
      } catch (error) {
        // A tag that fails with one hears of the others.
        console.error(error)
      }
    }
  }

  /** Whether it has been told: by the page, or an order by us. */
  const told = (layer: readonly unknown[], name: string, params: Values): boolean => {
    const order = name === 'purchase' && `${params.transaction_id ?? ''}`
    if (order && orders.has(order)) return true
    if (order) orders.add(order)
    const theirs = layer.find((pushed) => {
      const [event, values, id] = read(pushed)
      return event === name && !sent.has(id) && !spent.has(pushed as object) && same(params, values, order)
    })
    if (theirs) spent.add(theirs)
    return !!theirs
  }

  // Other listeners of the same click may push first.
  const soon = () => {
    timer ??= setTimeout(send, wait)
  }
  const unobserve = tracking.observe({
    recorded(touchpoint) {
      waiting.push(touchpoint)
      soon()
    },
    tracked(name, _, { id, saved, settled }) {
      settled.then(({ reason }) => {
        if (reason === 'withdrawn') waiting = waiting.filter((one) => one.id !== id)
      })
      if (name !== 'purchase') return
      const count = (more: number) => firsts.set(id, (firsts.get(id) ?? 0) + more)
      count(1)
      unsure.add(id)
      settled.then(({ reason }) => reason === 'repeated' && count(-1))
      saved.then(() => {
        unsure.delete(id)
        soon()
      })
    },
  })
  globalThis.addEventListener?.('pagehide', send)
  return () => {
    send(true)
    unobserve()
    globalThis.removeEventListener?.('pagehide', send)
  }
}

/** Name, parameters and id of a push: `{ event, ecommerce }`, or the arguments of gtag. */
function read(pushed: unknown): readonly [name: unknown, values: Values, id: unknown] {
  const { 0: command, 1: name, 2: params, event, ...flat } = (pushed ?? {}) as Values
  const values = Object((command === 'event' ? params : flat.ecommerce) ?? flat) as Values
  return [command === 'event' ? name : event, values, flat.event_id ?? values.event_id]
}

/** The same order; the same items; or without items nothing that differs. */
function same(ours: Values, theirs: Values, order: string | false): boolean {
  if (order) return order === `${theirs.transaction_id}`
  const items = idsOf(ours)
  if (items !== undefined) return items === idsOf(theirs)
  return Object.keys(ours).every((key) => !(key in theirs) || `${ours[key]}` === `${theirs[key]}`)
}

const idsOf = ({ items }: Values) =>
  Array.isArray(items) ? items.map((item) => item?.item_id).join('\n') : undefined
