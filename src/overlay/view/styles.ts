/** Plain CSS: all that a build does with it is to make it smaller. Colours follow the system, dark or light. */
export const css = `
:host {
  --tint: light-dark(#2457d6, #8fb1ff); --line: light-dark(#dfe3ea, #333a47); --soft: light-dark(#5b6474, #a0a9ba);
  --back: light-dark(#fff, #14171d); --raised: light-dark(#f5f7fa, #1c2129); --text: light-dark(#171b22, #e6e9ef);
  --good: light-dark(#12703d, #6fd59b); --warn: light-dark(#8a5300, #f0bd66); --bad: light-dark(#b3261e, #ff9d94);
  all: initial !important; display: contents !important
}
* { box-sizing: border-box }
.frame, .again {
  color-scheme: light dark; direction: ltr; position: fixed; z-index: 2147483647; inset: 0 0 0 auto;
  font: 13px/1.45 system-ui, "Hiragino Sans", "Noto Sans JP", sans-serif; color: var(--text)
}
.frame { display: flex; flex-direction: column; width: var(--size, 440px); max-width: 100vw; background: var(--back); border-inline-start: 1px solid var(--line); box-shadow: 0 0 24px rgb(0 0 0 / .16); container-type: inline-size }
:host([dock=bottom]) .frame { inset: auto 0 0; width: auto; height: var(--size, 340px); max-height: 100vh; border: 0; border-top: 1px solid var(--line) }
:host([closed]) .frame, .again { display: none }
.grip { position: absolute; inset: 0 auto 0 -4px; width: 9px; cursor: ew-resize; touch-action: none; z-index: 1 }
:host([dock=bottom]) .grip { inset: -4px 0 auto; width: auto; height: 9px; cursor: ns-resize }
header { display: flex; align-items: center; gap: 8px; padding: 8px 8px 0 14px }
h1 { margin: 0; font-size: 14px }
p { margin: 0 0 8px }
.state { flex: 1; color: var(--soft); font-size: 12px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
button, input, select, textarea { font: inherit; color: inherit; border: 1px solid var(--line); border-radius: 6px; background: var(--raised) }
button { padding: 4px 10px; min-height: 30px; cursor: pointer }
button:hover { border-color: var(--soft) }
button.plain { border-color: transparent; background: none; padding: 4px 8px }
button.plain:hover { background: var(--raised) }
button[aria-pressed=true] { color: var(--back); background: var(--tint); border-color: var(--tint) }
input, select { padding: 4px 8px; min-height: 30px; min-width: 0 }
textarea { width: 100%; min-height: 170px; padding: 8px; font: 12px/1.5 ui-monospace, monospace; resize: vertical }
:focus-visible { outline: 2px solid var(--tint); outline-offset: 1px }
[role=tablist] { display: flex; flex-wrap: wrap; padding: 4px 8px 0; border-bottom: 1px solid var(--line); flex: none }
[role=tab] { border: 0; border-bottom: 2px solid transparent; border-radius: 6px 6px 0 0; background: none; padding: 5px 7px; color: var(--soft); font-size: 12px; text-transform: capitalize; outline-offset: -2px }
[role=tab][aria-selected=true] { color: var(--text); border-bottom-color: var(--tint); font-weight: 600 }
[role=tabpanel] { flex: 1; min-height: 0; display: flex; flex-direction: column }
.scroll { flex: 1; overflow: auto; padding: 14px; overscroll-behavior: contain }
.bar { display: flex; flex-wrap: wrap; gap: 6px; padding: 8px 12px; border-bottom: 1px solid var(--line); flex: none; align-items: center }
.bar input { flex: 1 1 120px }
.bar select { flex: 0 1 auto; max-width: 46% }
.chip { display: inline-block; padding: 0 7px; border-radius: 99px; font-size: 11px; line-height: 18px; min-height: 0; border: 1px solid currentColor; background: none; white-space: nowrap }
button.chip { padding: 0 9px; line-height: 22px; border-color: currentColor }
.bad { color: var(--bad) } .warn { color: var(--warn) } .good { color: var(--good) } .soft, .null { color: var(--soft) }
.split { flex: 1; min-height: 0; display: flex; flex-direction: column }
@container (min-width: 760px) { .split { flex-direction: row } }
.list { flex: 1 1 50%; min-height: 0; overflow: auto; outline-offset: -2px; overscroll-behavior: contain; contain: strict }
.event { display: flex; align-items: center; gap: 8px; height: 34px; padding: 0 12px; border-bottom: 1px solid color-mix(in srgb, var(--line) 60%, transparent); cursor: pointer; white-space: nowrap; overflow: hidden; contain: strict }
.event:hover { background: var(--raised) }
.event[aria-selected=true] { background: color-mix(in srgb, var(--tint) 14%, transparent) }
.event .name { flex: 1; min-width: 9ch; overflow: hidden; text-overflow: ellipsis; font: 12px ui-monospace, monospace }
.event .chip { overflow: hidden; text-overflow: ellipsis }
.event time { color: var(--soft); font: 10.5px ui-monospace, monospace }
.event .fate { font-size: 11px; flex: 0 0 104px; overflow: hidden; text-overflow: ellipsis }
.event .fate::before { content: ""; display: inline-block; width: 7px; height: 7px; border-radius: 50%; background: currentColor; margin-inline-end: 6px }
.note { color: var(--soft); padding: 24px 16px; text-align: center }
.banner { padding: 6px 14px; font-size: 12px; color: var(--warn); border-bottom: 1px solid var(--line) }
@media (max-width: 640px) {
  :host([closed]) .again { display: block; inset: auto 12px 12px auto; min-width: 48px; min-height: 48px; border-radius: 50%; box-shadow: 0 2px 12px rgb(0 0 0 / .3) }
  .grip, .dock { display: none }
  .bar[role=search] { flex-wrap: nowrap; overflow-x: auto } .bar[role=search] > * { flex: none; max-width: none } [role=search] input { width: 130px }
  .frame, :host([dock=bottom]) .frame { border: 0; inset: 0; width: auto; height: auto }
  button, input, select { min-height: 40px } .event { height: 44px } button.chip { line-height: 32px }
  input, select, textarea { font-size: 16px }
}
@media (forced-colors: active) { .event[aria-selected=true] { outline: 2px solid Highlight } }
`
