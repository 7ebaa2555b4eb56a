import { type ComputedRef, computed, type Ref, ref } from 'vue'
import { moment } from '../shop/moment.js'

type State = Parameters<typeof moment>[0]

/** Offers to undo what was said to be done, until something else has happened. */
export function useUndo(handle: { readonly lines: Ref<State['lines']>; get(): State; undo?(): unknown }): {
  said: ComputedRef<string>
  offer: (said: string) => void
} {
  const offered = ref({ said: '', at: '' })
  return {
    said: computed(() =>
      offered.value.at === moment({ lines: handle.lines.value }) ? offered.value.said : '',
    ),
    offer(said) {
      if (handle.undo) offered.value = { said, at: moment(handle.get()) }
    },
  }
}
