import type { ReactNode } from 'react'
import { text } from '../shop/language.ts'

export interface UndoNoteProps {
  readonly said: string | undefined
  readonly undo: () => void
}

export function UndoNote({ said, undo }: UndoNoteProps): ReactNode {
  return (
    <p className="undo" role="status">
      {said && (
        <>
          <span>{said}</span>
          <button type="button" onClick={undo}>
            {text.undo}
          </button>
        </>
      )}
    </p>
  )
}
