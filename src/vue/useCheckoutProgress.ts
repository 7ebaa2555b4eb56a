import type { Checkout, CheckoutState } from '../checkout/handle.ts'
import { useHandle } from './storefrontPlugin.ts'
import { type Refs, useRefs } from './useRefs.ts'

/** What a link to a step carries; one that cannot be reached leads nowhere. */
export interface StepProps {
  readonly 'aria-current': 'step' | undefined
  readonly 'data-tl-step': string
  readonly href: string | undefined
  readonly onClick: (event: Pick<MouseEvent, 'preventDefault' | 'ctrlKey' | 'metaKey' | 'shiftKey'>) => void
}

/** How far a checkout is, as refs, and its verbs. */
export interface CheckoutProgress extends Checkout, Refs<CheckoutState> {
  /** Goes on the link of a step: `<a v-bind="getStepProps(step.id)">{{ step.label }}</a>`. */
  getStepProps(step: string): StepProps
}

/**
 * How far a checkout is, as refs, and its verbs; without an argument, of the plugin's checkout.
 *
 *     const { steps, heading, getStepProps } = useCheckoutProgress(checkout)
 *     <ol><li v-for="{ id, label } in steps" :key="id"><a v-bind="getStepProps(id)">{{ label }}</a></li></ol>
 */
export function useCheckoutProgress(checkout?: Checkout): CheckoutProgress {
  const handle = useHandle('checkout', checkout)
  const refs = useRefs<CheckoutState>(handle)
  return {
    ...handle,
    ...refs,
    getStepProps(id) {
      const { state, canGoTo } = refs.steps.value.find((step) => step.id === id) ?? {}
      return {
        'aria-current': state === 'current' ? 'step' : undefined,
        'data-tl-step': id,
        href: canGoTo ? `?step=${encodeURIComponent(id)}` : undefined,
        onClick(event) {
          // Another tab or window is the browser's.
          if (canGoTo && (event.ctrlKey || event.metaKey || event.shiftKey)) return
          event.preventDefault()
          if (canGoTo) handle.goTo(id)
        },
      }
    },
  }
}
