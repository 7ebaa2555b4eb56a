import { useCart } from 'throughline/vue'
import { defineComponent, ref } from 'vue'
import { text } from '../shop/language.ts'
import type { StepperProps } from './Stepper.tsx'

/** What is being typed stays until it is done, whatever comes from other channels meanwhile. */
export const QuantityField = defineComponent(
  (props: StepperProps) => {
    const { setQuantity } = useCart()
    const typed = ref<string>()
    const finish = () => {
      const { line, name } = props
      const said = typed.value
      typed.value = undefined
      const pieces = Number(said)
      if (!said || !/^\d{1,3}$/.test(said) || pieces === line.quantity) return
      setQuantity(line.id, pieces)
      props.onDone(pieces ? text.changed(name, pieces) : text.removed(name), !pieces)
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
  { props: ['line', 'name', 'onDone'] },
)
