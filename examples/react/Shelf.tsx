import { type ReactNode, useRef, useState } from 'react'
import type { Recommendations, RecommendedItem } from 'throughline'
import { useCart, useRecommendations } from 'throughline/react'
import { text } from '../shop/language.ts'
import { pictureOf } from '../shop/products.mjs'
import { yen } from '../shop/texts.mjs'
import { reasonOf } from '../shop/views.js'

// What goes takes its focus with it.
const stay = (button: HTMLElement | null) => button?.focus({ preventScroll: true })

const nameOf = ({ item_id, product }: RecommendedItem): string => product?.item_name ?? item_id

/** What is recommended; it is not there while there is nothing. */
export function Shelf({ recommendations }: { readonly recommendations: Recommendations }): ReactNode {
  const { add } = useCart()
  const { items, select, hide, ref } = useRecommendations({ placement: 'home', limit: 4 })
  const [said, setSaid] = useState('')
  const [gone, setGone] = useState<RecommendedItem>()
  const back = useRef('')
  const say = (what: string, hidden?: RecommendedItem) => {
    setSaid(what)
    setGone(hidden)
  }
  const put = (item: RecommendedItem) => {
    const { item_id, product } = item
    select(item_id)
    add(product ?? { item_id })
    say(text.added(nameOf(item)))
  }
  const drop = (item: RecommendedItem) => {
    hide(item.item_id)
    say(text.hidden(nameOf(item)), item)
  }
  const undo = ({ item_id }: RecommendedItem) => {
    recommendations.unhide(item_id)
    say('')
    back.current = item_id
  }
  const returned = (id: string) => (button: HTMLElement | null) => {
    if (!button || back.current !== id) return
    back.current = ''
    stay(button)
  }
  return (
    <section className="shelf" aria-labelledby="shelf-heading" hidden={!items.length && !said} ref={ref}>
      <div className="shelf-top">
        <h2 id="shelf-heading">{text.forYou}</h2>
        <p className="undo" role="status">
          {said && <span>{said}</span>}
          {gone && (
            <button type="button" ref={stay} onClick={() => undo(gone)}>
              {text.undo}
            </button>
          )}
        </p>
      </div>
      <ul className="products">
        {items.map((item) => (
          <li className="card" key={item.item_id} data-tl-recommended={item.item_id}>
            <svg className="picture" aria-hidden="true">
              <use href={`#${pictureOf(item.item_id)}`} />
            </svg>
            <p className="note">{reasonOf(item)}</p>
            <h3>
              <a href={`#${item.item_id}`} onClick={() => select(item.item_id)}>
                {nameOf(item)}
              </a>
            </h3>
            <p className="price">{yen(item.product?.price ?? 0)}</p>
            <button type="button" aria-label={text.addNamed(nameOf(item))} onClick={() => put(item)}>
              {text.add}
            </button>
            <button
              type="button"
              className="quiet"
              ref={returned(item.item_id)}
              aria-label={text.hideNamed(nameOf(item))}
              onClick={() => drop(item)}
            >
              {text.hide}
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
