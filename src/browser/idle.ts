/**
 * When the page has nothing better to do; Safari cannot tell and waits a moment.
 * https://developer.mozilla.org/en-US/docs/Web/API/Window/requestIdleCallback
 */
export const idle = (): Promise<void> =>
  new Promise((resolve) => {
    const wait = globalThis.requestIdleCallback ?? ((then: () => void) => setTimeout(then))
    wait(() => resolve(), { timeout: 2000 })
  })
