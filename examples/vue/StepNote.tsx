import { useReadable } from 'throughline/vue'
import { defineComponent } from 'vue'
import { text } from '../shop/language.ts'
import type { LastStep } from '../shop/lastStep.js'

export interface StepNoteProps {
  readonly lastStep: LastStep
  /** The panel it is in. */
  readonly place: 'cart' | 'wishlist'
  readonly onUndone: () => void
}

/** Says what was done last in this panel, and offers to undo it. */
export const StepNote = defineComponent(
  (props: StepNoteProps) => {
    const step = useReadable(props.lastStep)
    const undo = () => {
      props.lastStep.undo()
      props.onUndone()
    }
    return () => {
      const { place, said, undoable } = step.value
      return (
        <p class="undo" role="status">
          {place === props.place
            ? [
                <span>{said}</span>,
                undoable && (
                  <button type="button" onClick={undo}>
                    {text.undo}
                  </button>
                ),
              ]
            : ''}
        </p>
      )
    }
  },
  { props: ['lastStep', 'place', 'onUndone'] },
)
