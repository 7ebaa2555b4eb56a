/** What the detail and the other panels have beside that; it comes first, so that the rest goes for them, too. */
export const moreCss = `
h2 { margin: 18px 0 6px; font-size: 12px; color: var(--soft); font-weight: 600 }
h2:first-child { margin-top: 0 }
h2::first-letter, th::first-letter, dt::first-letter { text-transform: uppercase }
.row { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin-bottom: 8px }
td .row { flex-wrap: nowrap; white-space: nowrap }
.ends { justify-content: space-between }
.detail { flex: 1 1 50%; min-height: 0; overflow: auto; border-top: 1px solid var(--line); padding: 12px 14px }
@container (min-width: 760px) { .detail { border-top: 0; border-inline-start: 1px solid var(--line) } }
dl { display: grid; grid-template-columns: auto 1fr; gap: 3px 14px; margin: 0 0 8px }
dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere; min-width: 0 }
ol, ul { margin: 0 0 8px; padding: 0; list-style: none }
.tree { padding-inline-start: 14px; font: 12px/1.6 ui-monospace, monospace; overflow-wrap: anywhere; margin: 0 }
.scroll > .tree, .detail > .tree { padding: 0 }
.key { color: var(--tint); margin-inline-end: 8px } .string { white-space: pre-wrap } .number, .boolean { color: var(--good) }
summary { cursor: pointer }
table { width: 100%; border-collapse: collapse; font-size: 12px; margin-bottom: 10px }
th { text-align: start; font-weight: 600; color: var(--soft) }
th, td { padding: 5px 8px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere }
.figure, th.figure { text-align: end; white-space: nowrap; font-variant-numeric: tabular-nums }
.whole { white-space: nowrap }
pre { max-height: 50vh; overflow: auto; padding: 10px; margin: 0; border-radius: 6px; background: var(--raised); font: 11px/1.5 ui-monospace, monospace }
code { font: 12px ui-monospace, monospace }
`
