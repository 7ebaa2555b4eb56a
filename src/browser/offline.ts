/**
 * True when the device knows that it has no network; false promises nothing.
 * https://developer.mozilla.org/en-US/docs/Web/API/Navigator/onLine
 */
export const offline = (): boolean => globalThis.navigator?.onLine === false
