export { indexedDb } from './indexedDb.ts'
export { memory } from './memory.ts'
