import type { Place } from './recording.ts'

/** The roles that elements have by themselves, as far as people act on them. https://www.w3.org/TR/html-aria/ */
const native: readonly (readonly [selector: string, role: string])[] = [
  ['a[href],area[href]', 'link'],
  ['button,input:is([type=button],[type=submit],[type=reset],[type=image])', 'button'],
  ['input[type=checkbox]', 'checkbox'],
  ['input[type=radio]', 'radio'],
  ['input[type=range]', 'slider'],
  ['input[type=number]', 'spinbutton'],
  ['select:not([multiple],[size]),input[list]', 'combobox'],
  ['input[type=search]', 'searchbox'],
  ['textarea,input:is(:not([type]),[type=text],[type=email],[type=tel],[type=url])', 'textbox'],
]

/** An id that a framework makes anew each time. */
const MADE = /[:«]|\d{4}|^(radix|headlessui)/

/** The longest name or value by which something is looked for, in characters. */
const LONGEST = 80

/**
 * How to find an element again: by a hook that is there for tests, by its role and name, by its label, or by its place
 * in the page. `ignore` is not part of the page.
 */
export function placeOf(element: Element, ignore?: Element): Place {
  const page = element.ownerDocument
  const unique = (selector: string) => everywhere(page, selector, ignore).length === 1
  for (const { name, value } of element.attributes) {
    if (!/^data-(testid$|tl-)/.test(name) || value.length > LONGEST || value[0] === '{') continue
    const css = `[${name}="${CSS.escape(value)}"]`
    if (unique(css)) return name === 'data-testid' ? { by: 'testid', value } : { by: 'css', value: css }
  }
  const role = roleOf(element)
  const name = nameOf(element)
  const named = role && name && name.length <= LONGEST
  if (!role && name && (element as HTMLInputElement).labels?.length === 1) return { by: 'label', value: name }
  return (named && byRole(element, role, name, ignore)) || { by: 'css', value: pathOf(element, unique) }
}

/** By role and name, in the page or in the nearest part of it with an id; nothing where others are called the same. */
function byRole(element: Element, value: string, name: string, ignore?: Element): Place | undefined {
  const page = element.ownerDocument
  const selector = ['[role]', ...native.filter(([, role]) => role === value).map(([of]) => of)].join()
  const all = everywhere(page, selector, ignore)
    .filter((one) => roleOf(one) === value && isVisible(one))
    .map((one) => [one, nameOf(one)] as const)
  const only = (found: typeof all, place: Place & { by: 'role' }): Place | undefined => {
    const holding = found.filter(([, one]) => one.toLowerCase().includes(name.toLowerCase()))
    if (holding.length === 1) return place
    return holding.filter(([, one]) => one === name).length === 1 ? { ...place, exact: true } : undefined
  }
  const place = { by: 'role', value, name } as const
  const part = element.parentElement?.closest('[id]')
  const within = part && !MADE.test(part.id) ? `#${CSS.escape(part.id)}` : ''
  const inside =
    within && everywhere(page, within, ignore).length === 1
      ? only(
          all.filter(([one]) => part?.contains(one)),
          { ...place, within },
        )
      : undefined
  // Another part of the page may show the same at any time; what holds the whole page says nothing.
  return (part?.parentElement !== page.body && inside) || only(all, place) || inside
}

/** In the page and in its open shadow trees, which Playwright looks into as well. */
function everywhere(root: ParentNode, selector: string, ignore?: Element): Element[] {
  const inner = [...root.querySelectorAll('*')].flatMap((host) =>
    host.shadowRoot && host !== ignore ? everywhere(host.shadowRoot, selector, ignore) : [],
  )
  return [...root.querySelectorAll(selector)].filter((one) => one !== ignore).concat(inner)
}

const roleOf = (element: Element): string | undefined =>
  element.getAttribute('role')?.split(' ')[0] || native.find(([selector]) => element.matches(selector))?.[1]

/** What assistive technology calls it, in short. https://www.w3.org/TR/accname-1.2/ */
function nameOf(element: Element): string {
  const root = element.getRootNode() as Document
  const by = element.getAttribute('aria-labelledby')?.split(/\s+/) ?? []
  const { labels, type, value, alt } = element as HTMLInputElement
  const button = /^(button|submit|reset)$/.test(type) && element.localName === 'input'
  const said = [
    by.map((id) => textOf(root.getElementById?.(id))).join(' '),
    element.getAttribute('aria-label'),
    button && value,
    [...(labels ?? [])].map((label) => textOf(label, element)).join(' '),
    alt,
    /^(input|select|textarea)$/.test(element.localName) ? '' : textOf(element),
    element.getAttribute('title'),
    element.getAttribute('placeholder'),
  ]
  return said.map((one) => (one || '').replace(/\s+/g, ' ').trim()).find(Boolean) ?? ''
}

/** The text that is there to be read, without what is hidden and without the field that it is the label of. */
function textOf(node: Node | null | undefined, field?: Element): string {
  if (node?.nodeType === 3) return (node as Text).data
  if (!(node instanceof Element) || node === field) return ''
  const { display, visibility } = getComputedStyle(node)
  if (display === 'none' || visibility === 'hidden' || node.getAttribute('aria-hidden') === 'true') return ''
  const own = node.getAttribute('aria-label') ?? node.getAttribute('alt')
  const text = own ?? [...node.childNodes].map((child) => textOf(child, field)).join('')
  return display === 'inline' ? text : ` ${text} `
}

const isVisible = (element: Element): boolean =>
  element.checkVisibility?.({ visibilityProperty: true }) ?? true

/** A path of selectors from the nearest element with an id of its own. */
function pathOf(element: Element, unique: (selector: string) => boolean): string {
  const id = element.id && `#${CSS.escape(element.id)}`
  if (id && unique(id)) return id
  const { parentElement, localName } = element
  const host = (element.getRootNode() as ShadowRoot).host
  const siblings = [...(element.parentNode?.children ?? [])].filter((one) => one.localName === localName)
  const own = siblings.length > 1 ? `${localName}:nth-of-type(${siblings.indexOf(element) + 1})` : localName
  if (parentElement) return `${pathOf(parentElement, unique)} > ${own}`
  // Only a space leads into a shadow tree.
  return host ? `${pathOf(host, unique)} ${own}` : own
}
