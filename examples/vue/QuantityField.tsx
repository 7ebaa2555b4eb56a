import type { CartLine } from 'throughline'
import { useCart } from 'throughline/vue'
import { defineComponent, ref } from 'vue'
import { text } from '../shop/language.ts'

/** What is being typed stays until it is done, whatever comes from other channels meanwhile. */
export const QuantityField = defineComponent(
  (props: { line: CartLine; name: string }) => {
    const { setQuantity } = useCart()
    const typed = ref<string>()
    const finish = () => {
      const { id, quantity } = props.line
      if (typed.value && /^\d{1,3}$/.test(typed.value) && Number(typed.value) !== quantity)
        setQuantity(id, Number(typed.value))
      typed.value = undefined
    }
    return () => (
      <input
        type="number"
        min="0"
        max="999"
        inputmode="numeric"
        aria-label={text.quantity(props.name)}
        value={typed.value ?? props.line.quantity}
        onInput={({ target }) => {
          typed.value = (target as HTMLInputElement).value
        }}
        onBlur={finish}
        onKeydown={({ key }) => key === 'Enter' && finish()}
      />
    )
  },
  { props: ['line', 'name'] },
)
