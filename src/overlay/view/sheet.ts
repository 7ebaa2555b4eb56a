/** Style sheets of one overlay: no policy for styles has to allow them, and no element carries a style of its own. */
export interface Sheets {
  readonly sheets: CSSStyleSheet[]
  /** Sets a property of what a selector names; each selector is known from the first time on. */
  set(selector: string, property: string, value: string): void
}

export function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  return sheet
}

export function createSheets(css: string): Sheets {
  const moving = new CSSStyleSheet()
  const rules = new Map<string, CSSStyleDeclaration>()
  return {
    sheets: [sheetOf(css), moving],
    set(selector, property, value) {
      let style = rules.get(selector)
      if (!style) {
        const at = moving.insertRule(`${selector} {}`, moving.cssRules.length)
        style = (moving.cssRules[at] as CSSStyleRule).style
        rules.set(selector, style)
      }
      if (style.getPropertyValue(property) !== value) style.setProperty(property, value)
    },
  }
}
