import { useCart } from 'throughline/vue'
import { defineComponent } from 'vue'
import { text } from '../shop/language.ts'
import type { CartLineProps } from './CartLine.tsx'
import { QuantityField } from './QuantityField.tsx'

export interface StepperProps extends CartLineProps {
  readonly name: string
}

/** How many pieces: one less, a number to type, one more. */
export const Stepper = defineComponent(
  (props: StepperProps) => {
    const { add } = useCart()
    return () => {
      const { line, name, onDone } = props
      const { item, quantity } = line
      const less = () => {
        add(item, -1)
        if (quantity === 1) onDone(text.removed(name), true)
      }
      return (
        <div class="stepper">
          <button type="button" aria-label={text.less(name)} onClick={less}>
            −
          </button>
          <QuantityField line={line} name={name} onDone={onDone} />
          <output class="hidden" data-tl-quantity>
            {quantity}
          </output>
          <button type="button" aria-label={text.more(name)} onClick={() => add(item, 1)}>
            +
          </button>
        </div>
      )
    }
  },
  { props: ['line', 'name', 'onDone'] },
)
