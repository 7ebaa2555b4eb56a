import type { FunctionalComponent } from 'vue'
import { text } from '../shop/language.ts'

export const UndoNote: FunctionalComponent<{ said: string; onUndo: () => void }> = ({ said, onUndo }) => (
  <p class="undo" role="status">
    {said && [
      <span>{said}</span>,
      <button type="button" onClick={onUndo}>
        {text.undo}
      </button>,
    ]}
  </p>
)
UndoNote.props = ['said', 'onUndo']
