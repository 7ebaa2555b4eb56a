/**
 * Draws lines into a list. A line keeps its elements while it is there, so that focus and half-typed numbers stay; when
 * the focus goes with its line, it goes on at `heading`, and not at the top of the page.
 */
export function createLineList(list, heading, createLine) {
  const views = new Map()
  return (lines) => {
    const focused = document.activeElement
    const ids = new Set(lines.map(({ id }) => id))
    for (const [id, { element }] of views) {
      if (ids.has(id)) continue
      element.remove()
      views.delete(id)
    }
    lines.forEach((line, index) => {
      if (!views.has(line.id)) views.set(line.id, createLine(line))
      const { element, show } = views.get(line.id)
      show?.(line)
      const place = list.children[index]
      if (place !== element) list.insertBefore(element, place ?? null)
    })
    if (focused && !focused.isConnected) heading.focus()
  }
}
