import type { Hub } from '../../core/ports.ts'
import { intercept } from './intercept.ts'
import { onSet } from './onSet.ts'
import { snapshot } from './snapshot.ts'
import type { Book } from './watch.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * Writes down what the page tells its `dataLayer` by itself, and which touchpoints a bridge has told it; returns the
 * stop.
 */
export function watchPushes({ consent }: Hub, book: Book): () => void {
  const page = globalThis as { dataLayer?: unknown }
  let undo = () => {}
  /** Pages say again what it is with each push (`dataLayer = dataLayer || []`), or make another one of the same. */
  const known = new WeakSet<object>()
  const see = (pushed: unknown) => {
    known.add(Object(pushed))
    const {
      0: command,
      1: named,
      2: params,
      event,
      ecommerce,
      // A tag manager numbers what it hears.
      'gtm.uniqueEventId': _,
      ...flat
    } = Object(snapshot(pushed)) as Values
    const name = command === 'event' ? named : event
    const body = (command === 'event' && params) || { ...flat, ...Object(ecommerce) }
    const said = flat.event_id ?? Object(body).event_id
    const id = typeof said === 'string' ? said : ''
    const ours = book.find(id)
    if (ours && ours.collection !== 'dataLayer') {
      if (!ours.bridges.includes('dataLayer')) ours.bridges.push('dataLayer')
      return book.changed(ours)
    }
    if (typeof name !== 'string' || name.startsWith('gtm.')) return
    book.add({
      id,
      collection: 'dataLayer',
      name,
      body,
      purpose: 'analytics',
      granted: !consent || consent.get().analytics,
    })
  }
  const watch = (layer: unknown) => {
    undo()
    undo = () => {}
    if (!Array.isArray(layer)) return
    for (const pushed of layer) if (!known.has(pushed)) see(pushed)
    undo = intercept(layer, 'push', (push) => (...pushed) => {
      const length = push(...pushed)
      pushed.forEach(see)
      return length
    })
  }
  // Pages make it when they need it, and replace it.
  const forget = onSet(page, 'dataLayer', watch)
  return () => {
    undo()
    forget()
  }
}
