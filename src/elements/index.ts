export { defineElements, type ElementsOptions } from './defineElements.ts'
export type { Texts } from './texts.ts'
