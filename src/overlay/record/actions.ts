import { placeOf } from './place.ts'
import type { Place, Step } from './recording.ts'

export interface ActionOptions {
  /** The element of a tool that is on the page and no part of it. */
  readonly ignore?: Element
}

/** What is done without saying where it begins. */
type Action = Step extends infer One ? (One extends Step ? Omit<One, 'at'> : never) : never

/** What people act on; who clicks on something inside it means it. */
const TARGETS =
  'a[href],button,input,select,textarea,summary,[role=button],[role=link],[role=menuitem],[role=option],[role=tab],[role=switch],[role=checkbox],[role=radio],[data-testid]'
const TICKED = 'input:is([type=checkbox],[type=radio])'

const ENTERED =
  'input:not([type=button],[type=submit],[type=reset],[type=image],[type=file],[type=checkbox],[type=radio])'
const TYPED = `textarea,${ENTERED}`

/** In milliseconds: what moves a page so long after a wheel or a finger was moved by it. */
const INERTIA = 1000

/**
 * Says what somebody does on a page: clicks, typing (again with each key, with all that is there so far), choosing,
 * ticking, Enter in a field, scrolling, and Back and Forward within the page; returns its stop. What scripts do is
 * nobody's doing, and what is typed into a field for a password or a card is not said.
 */
export function recordActions(
  document: Document,
  say: (step: Step) => void,
  { ignore }: ActionOptions = {},
): () => void {
  const undo = new AbortController()
  const window = document.defaultView as Window & typeof globalThis
  /** The field that is being typed into: what it is called may change meanwhile. */
  let field: Element | undefined
  let place: Place | undefined
  let entered = false
  let moved = Number.NEGATIVE_INFINITY

  const tell = (action: Action) => say({ at: Date.now(), ...action } as Step)
  const on = (element: Element): Place => {
    if (element !== field || !place) place = placeOf(element, ignore)
    field = element
    return place
  }
  const listen = <Type extends keyof WindowEventMap>(
    type: Type,
    act: (event: WindowEventMap[Type], path: readonly Element[]) => void,
  ) =>
    window.addEventListener(
      type,
      (event) => {
        const path = event.composedPath().filter((one) => one instanceof window.Element)
        if (event.isTrusted && !path.includes(ignore as Element)) act(event, path)
      },
      // Before the page's own, so that what they record comes after what was done.
      { capture: true, passive: true, signal: undo.signal },
    )

  listen('click', ({ detail }, path) => {
    const target = path.find((one) => one.matches(TARGETS)) ?? path[0]
    const label = path.find((one) => one.matches('label')) as HTMLLabelElement | undefined
    const control = target?.matches(TARGETS) ? target : (label?.control ?? target)
    if (!control || control.matches('html,body')) return
    if (control.matches(TICKED)) {
      const { type, checked } = control as HTMLInputElement
      // A label ticks after its click, the box itself before.
      return tell({
        type: 'check',
        on: on(control),
        checked: type === 'radio' || checked !== (control !== target),
      })
    }
    // A field is filled, or chosen from; and who presses Enter in it does not click on its form's button.
    if (control.matches(`select,option,${TYPED}`) || (entered && !detail)) return
    field = undefined
    tell({ type: 'click', on: on(control) })
  })
  listen('input', (_, [target]) => {
    if (!target || target.matches(TICKED)) return
    if (target.matches('select')) {
      const values = [...(target as HTMLSelectElement).selectedOptions].map(({ value }) => value)
      return tell({ type: 'select', on: on(target), values })
    }
    const { value, isContentEditable, textContent } = target as HTMLInputElement
    if (isSecret(target)) tell({ type: 'secret', on: on(target) })
    else if (target.matches(TYPED)) tell({ type: 'fill', on: on(target), value })
    else if (isContentEditable) tell({ type: 'fill', on: on(target), value: textContent ?? '' })
  })
  listen('keydown', ({ key, isComposing }, [target]) => {
    if (/^(Page|Arrow|Home|End| )/.test(key)) moved = Date.now()
    entered = key === 'Enter' && !isComposing && !!target?.matches(ENTERED)
    if (entered && target) tell({ type: 'press', on: on(target), key: 'Enter' })
  })
  listen('keyup', () => {
    entered = false
  })
  for (const type of ['wheel', 'touchmove'] as const)
    listen(type, () => {
      moved = Date.now()
    })
  window.addEventListener(
    'scroll',
    () => {
      if (Date.now() - moved < INERTIA) tell({ type: 'scroll', top: Math.round(window.scrollY) })
    },
    { passive: true, signal: undo.signal },
  )
  window.navigation?.addEventListener(
    'navigate',
    ({ navigationType, userInitiated, destination }) => {
      if (navigationType !== 'traverse' || !userInitiated || !destination.sameDocument) return
      const back = destination.index < (window.navigation.currentEntry?.index ?? 0)
      tell({ type: back ? 'back' : 'forward' })
    },
    { signal: undo.signal },
  )
  return () => undo.abort()
}

const isSecret = (element: Element): boolean =>
  element.matches(
    '[type=password],[autocomplete*=cc-],[autocomplete*=password],[autocomplete=one-time-code]',
  ) ||
  /card.?[enh]|credit.?card|(\b|_)cc.?[ecn]|cv[cvn]|csc|security.?code|passw|暗証/i.test(
    `${element.getAttribute('name')} ${element.id}`,
  )

/** Puts a step behind others: of what is typed into a field, and of how a page is moved, the last counts. */
export function addStep(steps: readonly Step[], step: Step): readonly Step[] {
  const last = steps.at(-1)
  // Who clicks on a label clicks on its box as well.
  const spot = (step: Step) =>
    JSON.stringify([step.type, 'on' in step && step.on, 'checked' in step && step.checked])
  const again = /^(fill|secret|select|scroll|check)$/.test(step.type) && last && spot(last) === spot(step)
  return again ? [...steps.slice(0, -1), { ...step, at: last.at }] : [...steps, step]
}
