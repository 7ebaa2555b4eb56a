import type { Hub } from '../../core/ports.ts'
import type { Tracking } from '../../tracking/handle.ts'
import { onSet } from './onSet.ts'
import { snapshot } from './snapshot.ts'
import type { Book } from './watch.ts'

/** Writes down what is tracked, and why something of it goes no further; returns the stop. */
export function watchTracking(hub: Hub & { tracking?: Tracking }, book: Book): () => void {
  const { consent, local } = hub
  let undo = () => {}
  const watch = (tracking: Tracking | undefined) => {
    undo()
    undo =
      tracking?.observe({
        tracked(name, params, { id, purpose, saved, settled }) {
          const granted = !consent || consent.get()[purpose]
          const body = snapshot(params)
          const record = book.add({ id, collection: 'touchpoints', name: `${name}`, body, purpose, granted })
          if (granted === undefined) book.tell(record, 'held', { why: purpose })
          void settled.then(({ status, reason }) => {
            if (status === 'rejected') book.tell(record, 'dropped', { why: reason })
            else book.tell(record, local ? 'local' : 'acknowledged')
          })
          // What is saved in memory alone is in no table that would say so.
          void saved.then((place) => book.tell(record, 'saved', { why: place }))
        },
      }) ?? (() => {})
  }
  // A shop may begin to track later.
  const forget = onSet(hub, 'tracking', watch)
  return () => {
    undo()
    forget()
  }
}
