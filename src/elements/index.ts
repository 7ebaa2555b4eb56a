export { checkoutProgressHtml } from './checkoutProgressHtml.ts'
export { defineElements, type ElementsOptions } from './defineElements.ts'
export { defineCheckoutProgress } from './progressElement.ts'
export type { Texts } from './texts.ts'
