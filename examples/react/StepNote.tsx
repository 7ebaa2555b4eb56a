import type { ReactNode } from 'react'
import { useReadable } from 'throughline/react'
import { text } from '../shop/language.ts'
import type { LastStep } from '../shop/lastStep.js'

export interface StepNoteProps {
  readonly lastStep: LastStep
  /** The panel it is in. */
  readonly place: 'cart' | 'wishlist'
  readonly undone: () => void
}

/** Says what was done last in this panel, and offers to undo it. */
export function StepNote({ lastStep, place, undone }: StepNoteProps): ReactNode {
  const step = useReadable(lastStep)
  const undo = () => {
    lastStep.undo()
    undone()
  }
  return (
    <p className="undo" role="status">
      {step.place === place && (
        <>
          <span>{step.said}</span>
          {step.undoable && (
            <button type="button" onClick={undo}>
              {text.undo}
            </button>
          )}
        </>
      )}
    </p>
  )
}
