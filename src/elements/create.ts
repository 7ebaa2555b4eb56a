/** An element with a class and a `part` of the same name: one for the styles here, the other for the page's. */
export function create<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  part: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  element.className = part
  element.setAttribute('part', part)
  element.append(...children)
  return element
}

/** A button that says `label` and, to those who do not see what it stands beside, `name`. */
export function button(part: string, label: string, name: string, act: () => void): HTMLButtonElement {
  const made = create('button', part, label)
  made.type = 'button'
  made.setAttribute('aria-label', name)
  made.addEventListener('click', act)
  return made
}
