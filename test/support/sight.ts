import { vi } from 'vitest'

/** Stands in for IntersectionObserver, which happy-dom has not: a test says what is in view. */
export function createSight() {
  const observers = new Set<Observer>()
  /** What is in view, as far as it was told, and how much of it. */
  const seen = new Map<Element, number>()
  class Observer {
    readonly elements = new Set<Element>()
    readonly callback: IntersectionObserverCallback
    constructor(callback: IntersectionObserverCallback) {
      this.callback = callback
    }
    tell(targets: readonly Element[], isIntersecting: boolean, intersectionRatio: number) {
      const entries = targets.map((target) => ({ target, isIntersecting, intersectionRatio }))
      if (entries.length) this.callback(entries as never, this as never)
    }
    observe(element: Element) {
      observers.add(this)
      const ratio = seen.get(element)
      // A browser tells of what is observed anew, and not again of what was observed already.
      if (ratio !== undefined && !this.elements.has(element))
        queueMicrotask(
          () => element.isConnected && this.elements.has(element) && this.tell([element], true, ratio),
        )
      this.elements.add(element)
    }
    unobserve(element: Element) {
      this.elements.delete(element)
    }
    disconnect() {
      this.elements.clear()
      observers.delete(this)
    }
  }
  vi.stubGlobal('IntersectionObserver', Observer)
  const note = (targets: Iterable<Element>, isIntersecting: boolean, ratio: number) => {
    for (const target of targets)
      if (isIntersecting) seen.set(target, ratio)
      else seen.delete(target)
  }
  return {
    /** Everything that is looked at comes into view, or leaves it. */
    show(isIntersecting: boolean) {
      for (const observer of observers) {
        note(observer.elements, isIntersecting, 1)
        observer.tell([...observer.elements], isIntersecting, isIntersecting ? 1 : 0)
      }
    },
    /** Brings one element into view, as much of it as is told, or takes it out. */
    look(target: Element, isIntersecting: boolean, intersectionRatio = isIntersecting ? 1 : 0) {
      note([target], isIntersecting, intersectionRatio)
      for (const observer of observers)
        if (observer.elements.has(target)) observer.tell([target], isIntersecting, intersectionRatio)
    },
    /** How many look at anything. */
    observers: () => observers.size,
  }
}
