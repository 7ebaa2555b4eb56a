import type { Purpose } from '../../core/collection.ts'
import type { Hub } from '../../core/ports.ts'
import type { Tracking } from '../../tracking/handle.ts'
import { snapshot } from './snapshot.ts'
import type { Book } from './watch.ts'

/** Writes down what is tracked, and why something of it goes no further; returns the stop. */
export function watchTracking({ consent, local, ...hub }: Hub, book: Book): () => void {
  const { tracking } = hub as { tracking?: Tracking }
  const granted = (purpose: Purpose) => !consent || consent.get()[purpose]
  return (
    tracking?.observe({
      tracked(name, params, { id, purpose, saved, settled }) {
        const may = granted(purpose)
        const record = book.add({
          id,
          collection: 'touchpoints',
          name: `${name}`,
          body: snapshot(params),
          purpose,
          granted: may,
        })
        if (may === undefined) book.tell(record, 'held', { why: purpose })
        void settled.then(({ status, reason }) => {
          if (status === 'rejected') book.tell(record, 'dropped', { why: reason })
          else if (local) book.tell(record, 'local')
          else book.tell(record, 'acknowledged')
        })
        // What is saved in memory alone is in no table that would say so.
        void saved.then((place) => book.tell(record, 'saved', { why: place }))
      },
    }) ?? (() => {})
  )
}
