import { vi } from 'vitest'

/** Stands in for IntersectionObserver, which happy-dom has not: a test says what is in view. */
export function createSight() {
  const observers = new Set<Observer>()
  class Observer {
    readonly elements = new Set<Element>()
    readonly tell: IntersectionObserverCallback
    constructor(tell: IntersectionObserverCallback) {
      this.tell = tell
    }
    observe(element: Element) {
      observers.add(this)
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
  return {
    /** Everything that is looked at comes into view, or leaves it. */
    show(isIntersecting: boolean) {
      for (const { tell, elements } of observers) {
        const entries = [...elements].map((target) => ({
          target,
          isIntersecting,
          intersectionRatio: isIntersecting ? 1 : 0,
        }))
        if (entries.length)
          tell(entries as IntersectionObserverEntry[], undefined as unknown as IntersectionObserver)
      }
    },
    /** Brings one element into view, as much of it as is told, or takes it out. */
    look(target: Element, isIntersecting: boolean, intersectionRatio = isIntersecting ? 1 : 0) {
      const entry = { target, isIntersecting, intersectionRatio } as IntersectionObserverEntry
      for (const { tell, elements } of observers)
        if (elements.has(target)) tell([entry], undefined as unknown as IntersectionObserver)
    },
    /** How many look at anything. */
    observers: () => observers.size,
  }
}
