import { create } from './elements.js'
import { texts } from './texts.mjs'

/** Says in a panel what was done last there, and offers to undo it. */
export function showStep(lastStep, place, heading) {
  const note = document.querySelector(`#${place} [data-undo]`)
  const { undo } = texts[document.documentElement.lang]
  const button = create('button', { type: 'button', textContent: undo })
  button.addEventListener('click', () => {
    lastStep.undo()
    heading.focus()
  })
  lastStep.subscribe(() => {
    const { said, undoable, ...step } = lastStep.get()
    if (step.place !== place) note.replaceChildren()
    else note.replaceChildren(create('span', { textContent: said }), ...(undoable ? [button] : []))
  })
}
