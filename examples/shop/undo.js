import { create } from './elements.js'
import { moment } from './moment.js'
import { texts } from './texts.mjs'

/** Offers to undo in `place`; answers how: with what was done in words, right after it was done. */
export function showUndo(handle, place, heading) {
  const text = texts[document.documentElement.lang]
  let offered
  const show = () => {
    if (moment(handle.get()) !== offered) place.replaceChildren()
  }
  const undo = create('button', { type: 'button', textContent: text.undo })
  undo.addEventListener('click', () => {
    handle.undo()
    heading.focus()
  })
  handle.subscribe(show)
  return (said) => {
    if (!handle.undo) return
    offered = moment(handle.get())
    place.replaceChildren(create('span', { textContent: said }), undo)
  }
}
