import { type Children, draw, h } from './h.ts'
import { rove } from './keys.ts'
import type { Place } from './place.ts'
import type { Sheets } from './sheet.ts'
import type { Say, Text } from './texts.ts'

/** One of the overlay's panels. */
export interface Panel {
  readonly name: Text
  /** What it shows now. */
  draw(): Children
  /** After that is on the page. */
  drawn?(): void
  /** What Escape closes first; false when there is nothing to close. */
  escape?(): boolean
}

export interface FrameOptions {
  readonly host: HTMLElement
  readonly sheets: Sheets
  readonly say: Say
  readonly place: Place
  /** Those there is something to show of. */
  readonly panels: () => readonly Panel[]
  /** How the shop is, in a line. */
  readonly state: () => string
  /** What everybody who looks has to know. */
  readonly warning: () => string
  readonly show: () => void
  readonly close: () => void
}

/** The smallest size, in pixels, and how far an arrow key takes it. */
const LEAST = 260
const STEP = 24

/** What customers do, and a page may listen to. */
const HEARD =
  'click dblclick auxclick contextmenu pointerdown pointerup mousedown mouseup touchstart touchend keydown keypress keyup input change focusin focusout wheel'.split(
    ' ',
  )

/** Draws what is around a panel, and the panel; the answer draws it again in the next frame. */
export function createFrame({
  host,
  sheets,
  say,
  place,
  panels,
  state,
  warning,
  show,
  close,
}: FrameOptions): () => void {
  const root = host.attachShadow({ mode: 'open' })
  root.adoptedStyleSheets = sheets.sheets
  // The page must not take what is done here for its own; but for keys that open and close.
  for (const type of HEARD)
    host.addEventListener(type, (event) => {
      if (!(event as KeyboardEvent).ctrlKey && !(event as KeyboardEvent).metaKey) event.stopPropagation()
    })
  const makeRoom = createRoom()
  let due = 0
  /** The page keeps some room in any window. */
  const most = () => Math.max(LEAST, (place.dock === 'right' ? innerWidth : innerHeight) - 40)
  const fitting = (size: number) => Math.max(LEAST, Math.min(Math.round(size), most()))
  const resize = (size: number) => {
    place.size = fitting(size)
    redraw()
  }
  /** A hand has the grip. */
  let held = false
  const hold = ({ type, target, pointerId }: PointerEvent) => {
    held = type === 'pointerdown'
    if (held) (target as HTMLElement).setPointerCapture(pointerId)
    redraw()
  }
  const onGripMove = ({ clientX, clientY }: PointerEvent) =>
    held && resize(place.dock === 'right' ? innerWidth - clientX : innerHeight - clientY)
  const onGripKey = (event: KeyboardEvent) => {
    const by = { ArrowLeft: STEP, ArrowUp: STEP, ArrowRight: -STEP, ArrowDown: -STEP }[event.key]
    if (!by) return
    event.preventDefault()
    resize(fitting(place.size) + by)
  }
  const choose = (name: string) => {
    place.panel = name
    redraw()
  }
  const paint = () => {
    due = 0
    const closed = host.hasAttribute('closed')
    const size = fitting(place.size)
    // The page is laid out anew once, and not at each step of a hand.
    if (!held) makeRoom(place.dock, size, !closed)
    if (closed && root.firstChild) return
    const all = panels()
    const panel = all.find(({ name }) => name === place.panel) ?? (all[0] as Panel)
    const right = place.dock === 'right'
    host.setAttribute('dock', place.dock)
    sheets.set(':host', '--size', `${size}px`)
    const onKey = (event: KeyboardEvent) => {
      const { type, value } = event.target as HTMLInputElement
      // What is searched for it takes back, and what an input method has begun.
      if (event.key !== 'Escape' || event.isComposing || (type === 'search' && value)) return
      event.stopPropagation()
      if (!panel.escape?.()) close()
    }
    const dock = () => {
      place.dock = right ? 'bottom' : 'right'
      place.size = right ? 340 : 440
      redraw()
    }
    const other = say(right ? 'Dock at the bottom' : 'Dock right')
    const warned = warning()
    const { activeElement } = root
    draw(root, [
      // A phone has no keys to open it again.
      h('button.again', { 'aria-label': say('Open the overlay'), onclick: show }, 'TL'),
      h(
        'section.frame',
        { role: 'dialog', 'aria-labelledby': 'title', onkeydown: onKey },
        h('div.grip', {
          role: 'separator',
          tabindex: 0,
          'aria-label': say('Size'),
          'aria-orientation': right ? 'vertical' : 'horizontal',
          'aria-valuenow': size,
          'aria-valuemin': LEAST,
          'aria-valuemax': most(),
          onpointerdown: hold,
          onpointermove: onGripMove,
          onlostpointercapture: hold,
          onkeydown: onGripKey,
        }),
        h(
          'header',
          null,
          h('h1', { id: 'title' }, 'Throughline'),
          h('span.state', { role: 'status' }, state()),
          h('button.plain.dock', { 'aria-label': other, title: other, onclick: dock }, right ? '⬓' : '◨'),
          h(
            'button.plain',
            { 'aria-label': say('Close'), title: `${say('Close')} (Esc)`, onclick: close },
            '✕',
          ),
        ),
        h(
          'div',
          { role: 'tablist', 'aria-label': say('Panels'), onkeydown: rove('[role=tab]') },
          all.map(({ name }) => {
            const selected = name === panel.name
            return h(
              'button',
              {
                key: name,
                role: 'tab',
                id: `tab-${name}`,
                tabindex: selected ? 0 : -1,
                'aria-selected': `${selected}`,
                'aria-controls': selected && 'panel',
                onclick: () => choose(name),
                onfocus: () => choose(name),
              },
              say(name),
            )
          }),
        ),
        warned && h('div.banner', { role: 'status' }, warned),
        h(
          'div',
          {
            role: 'tabpanel',
            id: 'panel',
            key: panel.name,
            'data-tl-panel': panel.name,
            'aria-labelledby': `tab-${panel.name}`,
          },
          panel.draw(),
        ),
      ),
    ])
    // What had the focus may be gone.
    if (activeElement && !root.activeElement)
      root.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus()
    panel.drawn?.()
  }
  const redraw = () => {
    if (due) return
    due = requestAnimationFrame(() => {
      try {
        paint()
      } catch (error) {
        // Whatever a page has recorded, it hears nothing of it.
        console.warn(error)
      }
    })
  }
  paint()
  return redraw
}

/** Keeps the page beside the overlay, so that a shop can be used while somebody looks on; not on a phone. */
function createRoom(): (dock: string, size: number, beside: boolean) => void {
  const room = new CSSStyleSheet()
  const others = () => document.adoptedStyleSheets.filter((sheet) => sheet !== room)
  let made = ''
  return (dock, size, beside) => {
    const css = beside ? `@media (min-width: 641px) { html { margin-${dock}: ${size}px !important } }` : ''
    // Each change makes the browser look at all styles of the page again.
    if (css === made) return
    made = css
    // What nobody sees in this frame has not shifted (Layout Instability, 2.2): the page's own CLS stays what it is.
    room.replaceSync(`${css} body { clip-path: inset(50%) !important }`)
    document.adoptedStyleSheets = [...others(), room]
    requestAnimationFrame(() =>
      setTimeout(() => {
        room.replaceSync(made)
        if (!made) document.adoptedStyleSheets = others()
      }),
    )
  }
}
