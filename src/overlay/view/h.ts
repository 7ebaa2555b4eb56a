/** What an element shall be like: attributes, properties and listeners (`onclick`), as far as they are set. */
export type Props = Readonly<Record<string, unknown>>

/** An element as it shall be. */
export interface View {
  readonly tag: string
  readonly props: Props
  readonly children: readonly Child[]
}

export type Child = View | string | number | false | null | undefined

/** Children in lists of lists, as they come. */
export type Children = Child | readonly Children[]

/**
 * Describes an element; `draw` makes it. Texts are texts: nothing of them is ever read as markup.
 *
 *     h('button.chip', { onclick: open, key: record.key }, 'add_to_cart')
 */
export function h(selector: string, props?: Props | null, ...children: readonly Children[]): View {
  const [tag = '', ...classes] = selector.split('.')
  const named = classes.length ? { class: classes.join(' '), ...props } : { ...props }
  return { tag, props: named, children: children.flat(9) as Child[] }
}

/** What was drawn last, by element. */
const drawn: WeakMap<Node, Props> = /* @__PURE__ */ new WeakMap()

/** Kept as properties, since what somebody has typed or ticked is no attribute. */
const PROPERTIES = /^(on|value$|checked$|textContent$)/

/** Makes the children of a node so, and leaves alone what is so already: focus, scrolling and selection stay. */
export function draw(parent: Node, children: readonly Child[]): void {
  const wanted = children.filter((child) => child || child === 0)
  const keyed = new Map<unknown, Node>()
  for (const node of parent.childNodes) {
    const key = drawn.get(node)?.key
    if (key !== undefined) keyed.set(key, node)
  }
  wanted.forEach((child, at) => {
    const here = parent.childNodes[at] ?? null
    if (typeof child !== 'object') {
      if (here?.nodeType !== Node.TEXT_NODE) parent.insertBefore(new Text(`${child}`), here)
      else if (here.nodeValue !== `${child}`) here.nodeValue = `${child}`
      return
    }
    const { tag, props, children } = child as View
    const same =
      props.key !== undefined
        ? keyed.get(props.key)
        : here && drawn.get(here)?.key === undefined && (here as Element).localName === tag && here
    const node = same || document.createElement(tag)
    if (node !== here) parent.insertBefore(node, here)
    // A select can only have a value that one of its options has.
    draw(node, children)
    set(node as HTMLElement, props)
  })
  while (parent.childNodes.length > wanted.length) parent.lastChild?.remove()
}

function set(element: HTMLElement, props: Props): void {
  const before = drawn.get(element) ?? {}
  drawn.set(element, props)
  const properties = element as unknown as Record<string, unknown>
  for (const name in { ...before, ...props }) {
    const value = props[name] ?? false
    if (name === 'key') continue
    if (PROPERTIES.test(name) && element.localName !== 'option') {
      const wanted = name.startsWith('on') ? value || null : value
      if (properties[name] !== wanted) properties[name] = wanted
    } else if (value === before[name]) continue
    else if (value === false) element.removeAttribute(name)
    else element.setAttribute(name, value === true ? '' : `${value}`)
  }
}
