import type { Recommendations, RecommendedItem } from 'throughline'
import { useCart, useRecommendations } from 'throughline/vue'
import { defineComponent, nextTick, shallowRef } from 'vue'
import { text } from '../shop/language.ts'
import { pictureOf } from '../shop/products.mjs'
import { yen } from '../shop/texts.mjs'
import { reasonOf } from '../shop/views.js'

const nameOf = ({ item_id, product }: RecommendedItem) => product?.item_name ?? item_id

/** What is recommended; it is not there while there is nothing. */
export const Shelf = defineComponent(
  (props: { recommendations: Recommendations }) => {
    const { add } = useCart()
    const { items, select, hide, ref } = useRecommendations({ placement: 'home', limit: 4 })
    const said = shallowRef('')
    const gone = shallowRef<RecommendedItem>()
    const say = (what: string, hidden?: RecommendedItem) => {
      said.value = what
      gone.value = hidden
    }
    const put = (item: RecommendedItem) => {
      const { item_id, product } = item
      select(item_id)
      add(product ?? { item_id })
      say(text.added(nameOf(item)))
    }
    const back = shallowRef<HTMLElement>()
    const cards = shallowRef<HTMLElement>()
    const drop = async (item: RecommendedItem) => {
      hide(item.item_id)
      say(text.hidden(nameOf(item)), item)
      await nextTick()
      // What goes takes its focus with it.
      back.value?.focus({ preventScroll: true })
    }
    const undo = async ({ item_id }: RecommendedItem) => {
      props.recommendations.unhide(item_id)
      say('')
      await nextTick()
      const card = cards.value?.querySelector(`[data-tl-recommended="${CSS.escape(item_id)}"]`)
      card?.querySelector<HTMLElement>('.quiet')?.focus({ preventScroll: true })
    }
    const wayBack = (item: RecommendedItem) => (
      <button type="button" ref={back} onClick={() => undo(item)}>
        {text.undo}
      </button>
    )
    const card = (item: RecommendedItem) => (
      <li class="card" key={item.item_id} data-tl-recommended={item.item_id}>
        <svg class="picture" aria-hidden="true">
          <use href={`#${pictureOf(item.item_id)}`} />
        </svg>
        <p class="note">{reasonOf(item)}</p>
        <h3>
          <a href={`#${item.item_id}`} onClick={() => select(item.item_id)}>
            {nameOf(item)}
          </a>
        </h3>
        <p class="price">{yen(item.product?.price ?? 0)}</p>
        <button type="button" aria-label={text.addNamed(nameOf(item))} onClick={() => put(item)}>
          {text.add}
        </button>
        <button
          type="button"
          class="quiet"
          aria-label={text.hideNamed(nameOf(item))}
          onClick={() => drop(item)}
        >
          {text.hide}
        </button>
      </li>
    )
    return () => (
      <section
        class="shelf"
        aria-labelledby="shelf-heading"
        hidden={!items.value.length && !said.value}
        ref={ref as (element: unknown) => void}
      >
        <div class="shelf-top">
          <h2 id="shelf-heading">{text.forYou}</h2>
          <p class="undo" role="status">
            {said.value && <span>{said.value}</span>}
            {gone.value && wayBack(gone.value)}
          </p>
        </div>
        <ul class="products" ref={cards}>
          {items.value.map(card)}
        </ul>
      </section>
    )
  },
  { props: ['recommendations'] },
)
