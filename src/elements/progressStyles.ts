/**
 * Themed by `--tl-*` and `::part()`; directions are logical, nothing moves, and a colour is never all that tells: what is
 * to come is dotted, also where colours are forced.
 */
export const progressCss = `
:host{display:block;container-type:inline-size}
:host([hidden]){display:none}
ol{display:flex;gap:var(--tl-gap,.5rem);margin:0;padding:0}
li{flex:1;min-width:0;list-style:none;border-top:.25rem dotted var(--tl-border-color,GrayText)}
.complete,.current{border-top-style:solid;border-color:var(--tl-accent)}
.current,.compact{font-weight:700}
.step{display:block;min-height:1.75rem;padding-top:.375rem;color:inherit;overflow-wrap:anywhere}
.complete .label::before{content:"✓ "/""}
.compact{display:none;margin:0 0 .5rem}
.word{position:absolute;overflow:hidden;width:1px;height:1px;clip-path:inset(50%)}
@container(max-width:30rem){.compact{display:block}.step{overflow:hidden;height:1.75rem;padding:0;line-height:9}}
`
