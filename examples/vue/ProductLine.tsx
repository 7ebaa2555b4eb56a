import type { Item } from 'throughline'
import type { FunctionalComponent } from 'vue'
import { text } from '../shop/language.ts'
import { pictureOf } from '../shop/products.mjs'
import { yen } from '../shop/texts.mjs'

/** A line of any list: its picture, its name and its price, and in its slots what can be done with it. */
export const ProductLine: FunctionalComponent<{ item: Item; about?: string; pending?: boolean }> = (
  { item, about, pending },
  { slots },
) => (
  <li class={['line', { pending }]}>
    {slots.before?.()}
    <svg aria-hidden="true">
      <use href={`#${pictureOf(item.item_id)}`} />
    </svg>
    <div class="line-title">
      <h3>{item.item_name ?? item.item_id}</h3>
      <p class="note">{[yen(item.price ?? 0), ...(about ? [about] : [])].join(text.between)}</p>
    </div>
    {slots.default?.()}
  </li>
)
ProductLine.props = ['item', 'about', 'pending']
