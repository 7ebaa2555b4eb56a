import type { CartLine as Line } from 'throughline'
import { useCart } from 'throughline/vue'
import { defineComponent } from 'vue'
import { addedBy, lang, text } from '../shop/language.ts'
import { noteOf } from '../shop/note.js'
import { yen } from '../shop/texts.mjs'
import { ProductLine } from './ProductLine.tsx'
import { Stepper } from './Stepper.tsx'

export interface CartLineProps {
  readonly line: Line
  /** Hears in words what was done to the line; `gone` when it went by that. */
  readonly onDone: (said: string, gone?: boolean) => void
}

export const CartLine = defineComponent(
  (props: CartLineProps) => {
    const { remove, saveForLater, select } = useCart()
    return () => {
      const { id, item, quantity, channel, pending, selected } = props.line
      const name = item.item_name ?? item.item_id
      const removeLine = () => {
        remove(id)
        props.onDone(text.removed(name), true)
      }
      const later = () => {
        saveForLater(id)
        props.onDone(text.savedForLater(name), true)
      }
      const choose = ({ target }: Event) => select(id, (target as HTMLInputElement).checked)
      const before = () => (
        <label class="choice">
          <input type="checkbox" aria-label={text.select(name)} checked={selected} onChange={choose} />
        </label>
      )
      const after = () => [
        <button type="button" class="quiet" aria-label={text.removeNamed(name)} onClick={removeLine}>
          {text.remove}
        </button>,
        <Stepper line={props.line} name={name} onDone={props.onDone} />,
        <b class="sum">{yen((item.price ?? 0) * quantity)}</b>,
        <p class="news" role="status">
          {noteOf(props.line, lang)}
        </p>,
        <button type="button" class="quiet later" aria-label={text.laterNamed(name)} onClick={later}>
          {text.later}
        </button>,
      ]
      return (
        <ProductLine item={item} about={addedBy(channel)} data-tl-line={id} pending={pending}>
          {{ before, default: after }}
        </ProductLine>
      )
    }
  },
  { props: ['line', 'onDone'] },
)
