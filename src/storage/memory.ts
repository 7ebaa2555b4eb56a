import { inMemory } from '../core/inMemory.ts'
import type { OpenStorage } from '../core/ports.ts'

/** Keeps a shop in memory: gone with the page. */
export const memory = (): OpenStorage => () => inMemory()
