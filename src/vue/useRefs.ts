import { type ComputedRef, computed } from 'vue'
import type { Readable } from '../core/readable.ts'
import { useReadable } from './useReadable.ts'

/** Each part of a state as a ref of its own, so that taking it out of the object keeps it alive. */
export type Refs<State> = { readonly [Part in keyof State]: ComputedRef<State[Part]> }

export function useRefs<State extends object>(readable: Readable<State>): Refs<State> {
  const state = useReadable(readable)
  const refs = {} as { [Part in keyof State]: ComputedRef<State[Part]> }
  for (const part in readable.initial) refs[part] = computed(() => state.value[part])
  return refs
}
