export function create(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties)
  element.append(...children)
  return element
}

/** A button that says `label` and, to those who do not see what it stands beside, `name`. */
export function button(label, name, act) {
  const made = create('button', { type: 'button', textContent: label })
  made.setAttribute('aria-label', name)
  made.addEventListener('click', act)
  return made
}

export function picture(id) {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  svg.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS(space, 'use')
  use.setAttribute('href', `#${id}`)
  svg.append(use)
  return svg
}
