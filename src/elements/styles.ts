import { createSheet } from './sheet.ts'

/**
 * Plain CSS without a preprocessor: this text is shipped. Everything a theme may want is a `--tl-*` custom property or a
 * `::part()`; margins are logical, so that it runs from right to left as well.
 */
export const css = `
:host { display: block; color: var(--tl-color, inherit); container-type: inline-size }
:host([hidden]), [hidden] { display: none !important }
header { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 1rem; min-height: 2.75rem; margin-bottom: .5rem }
h2 { margin: 0; font-size: var(--tl-heading-size, 1.125rem); font-weight: 600; line-height: 1.4 }
ul {
  display: grid; gap: var(--tl-gap, 1rem); margin: 0; padding: 0; list-style: none;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--tl-card-width, 11rem)), 1fr))
}
li {
  display: flex; flex-direction: column; position: relative; min-width: 0; padding: var(--tl-card-padding, .75rem);
  background: var(--tl-card-background, transparent);
  border: 1px solid var(--tl-border-color, color-mix(in srgb, currentColor 18%, transparent));
  border-radius: var(--tl-radius, .75rem)
}
img, .box {
  display: block; box-sizing: border-box; width: 100%; aspect-ratio: var(--tl-image-ratio, 1); object-fit: var(--tl-image-fit, contain);
  margin-bottom: .625rem; border-radius: calc(var(--tl-radius, .75rem) / 1.5);
  background: var(--tl-image-background, color-mix(in srgb, currentColor 5%, transparent))
}
p { margin: 0 }
.reason { color: var(--tl-soft-color, inherit); font-size: .75rem; line-height: 1.5; margin-bottom: .25rem }
.name { color: inherit; font-weight: 600; font-size: .9375rem; line-height: 1.4; text-decoration: none; overflow-wrap: anywhere }
.name:hover { text-decoration: underline }
.name::before { content: ""; position: absolute; inset: 0; border-radius: inherit }
.price { margin-block: .25rem .75rem; font-variant-numeric: tabular-nums }
.acts { display: grid; gap: .125rem; margin-block: auto -.25rem }
button {
  position: relative; min-height: 2.75rem; padding: 0 .5rem; font: inherit; font-size: .8125rem; cursor: pointer;
  color: inherit; background: none; border: 1px solid transparent; border-radius: calc(var(--tl-radius, .75rem) / 1.5)
}
button.name { position: static; min-height: 0; padding: 0; font-size: .9375rem; font-weight: 600; text-align: start; border: 0 }
.add, .undo { border-color: var(--tl-accent, currentColor) }
.add { color: var(--tl-accent-text, Canvas); background: var(--tl-accent, CanvasText) }
.add:hover { filter: brightness(.92) }
.hide { color: var(--tl-soft-color, inherit) }
.hide:hover { text-decoration: underline }
:focus-visible { outline: 2px solid var(--tl-accent, currentColor); outline-offset: 2px }
h2:focus { outline: none }
.status { display: flex; align-items: center; gap: .75rem; font-size: .8125rem }
.undo { flex: none }
@container (max-width: 24rem) { ul { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: var(--tl-gap, .75rem) } }
@media (prefers-reduced-motion: no-preference) { button { transition: filter .15s } }
@media (forced-colors: active) { li, button { border-color: ButtonBorder } }
`

export const styleSheet: () => CSSStyleSheet = /* @__PURE__ */ createSheet(css)
