import { type MouseEvent, useMemo } from 'react'
import type { Checkout, CheckoutState } from '../checkout/handle.ts'
import { useHandle } from './StorefrontProvider.ts'
import { useReadable } from './useReadable.ts'

/** What a link to a step carries; one that cannot be reached leads nowhere. */
export interface StepProps {
  readonly 'aria-current': 'step' | undefined
  readonly 'data-tl-step': string
  readonly href: string | undefined
  readonly onClick: (event: Pick<MouseEvent, 'preventDefault' | 'ctrlKey' | 'metaKey' | 'shiftKey'>) => void
}

/** How far a checkout is, and its verbs. */
export interface CheckoutProgress extends Checkout, CheckoutState {
  /** Goes on the link of a step: `<a {...getStepProps(step.id)}>{step.label}</a>`. */
  getStepProps(step: string): StepProps
}

/**
 * How far a checkout is, and its verbs; without an argument, of the provider's checkout.
 *
 *     const { steps, heading, getStepProps } = useCheckoutProgress(checkout)
 *     return <ol>{steps.map(({ id, label }) => <li key={id}><a {...getStepProps(id)}>{label}</a></li>)}</ol>
 */
export function useCheckoutProgress(checkout?: Checkout): CheckoutProgress {
  const handle = useHandle('checkout', checkout)
  const state = useReadable(handle)
  return useMemo(() => {
    const getStepProps = (id: string): StepProps => {
      const { state: reached, canGoTo } = state.steps.find((step) => step.id === id) ?? {}
      return {
        'aria-current': reached === 'current' ? 'step' : undefined,
        'data-tl-step': id,
        href: canGoTo ? `?step=${encodeURIComponent(id)}` : undefined,
        onClick(event) {
          // Another tab or window is the browser's.
          if (canGoTo && (event.ctrlKey || event.metaKey || event.shiftKey)) return
          event.preventDefault()
          if (canGoTo) handle.goTo(id)
        },
      }
    }
    return { ...handle, ...state, getStepProps }
  }, [handle, state])
}
