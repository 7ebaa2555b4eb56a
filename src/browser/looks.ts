export interface LookOptions {
  /** What scrolls; the window unless told. */
  readonly root?: Element
  /** How much of an element must be visible, from 0 to 1; half of it unless told. */
  readonly threshold?: number
  /** For how long, in milliseconds; a second unless told. */
  readonly time?: number
}

/** Waits for elements to be looked at. */
export interface Looks {
  /** What is waited for already stays so. */
  observe(element: Element): void
  /** Stops waiting for one, or for all. */
  forget(element?: Element): void
}

/**
 * Calls `seen` when enough of an element has been visible for long enough without a break; nothing where nobody can
 * tell. https://developer.mozilla.org/en-US/docs/Web/API/Intersection_Observer_API
 */
export function createLooks(
  seen: (element: Element) => void,
  { root, threshold = 0.5, time = 1000 }: LookOptions = {},
): Looks | undefined {
  const { IntersectionObserver: Observer } = globalThis
  if (!Observer) return undefined
  const looks = new Map<Element, ReturnType<typeof setTimeout>>()
  const look = (element: Element, visible: boolean) => {
    clearTimeout(looks.get(element))
    looks.delete(element)
    if (!visible) return
    const end = () => {
      looks.delete(element)
      seen(element)
    }
    looks.set(element, setTimeout(end, time))
  }
  const observer = new Observer(
    (entries) => {
      for (const { target, isIntersecting, intersectionRatio } of entries)
        look(target, isIntersecting && intersectionRatio >= threshold)
    },
    { root: root ?? null, threshold },
  )
  return {
    observe: (element) => observer.observe(element),
    forget(element) {
      for (const one of element ? [element] : [...looks.keys()]) look(one, false)
      if (element) observer.unobserve(element)
      else observer.disconnect()
    },
  }
}
