import type { ReactNode } from 'react'
import { useCart } from 'throughline/react'
import { text } from '../shop/language.ts'
import { ProductLine } from './ProductLine.tsx'

/** What was put aside. `done` hears in words what became of it. */
export function SavedLines({ done }: { readonly done: (said: string) => void }): ReactNode {
  const { saved, restore, removeSaved } = useCart()
  if (saved.length === 0) return null
  return (
    <section className="saved" aria-labelledby="saved-heading">
      <h3 id="saved-heading">{text.saved}</h3>
      <ul>
        {saved.map(({ id, item, quantity }) => {
          const name = item.item_name ?? item.item_id
          const act = (verb: typeof restore, said: string) => () => {
            verb(id)
            done(said)
          }
          return (
            <ProductLine key={id} item={item} about={text.pieces(quantity)} data-saved-line={id}>
              <button
                type="button"
                className="quiet"
                aria-label={text.removeSaved(name)}
                onClick={act(removeSaved, text.removed(name))}
              >
                {text.remove}
              </button>
              <button
                type="button"
                className="move"
                aria-label={text.restoreNamed(name)}
                onClick={act(restore, text.restored(name))}
              >
                {text.restore}
              </button>
            </ProductLine>
          )
        })}
      </ul>
    </section>
  )
}
