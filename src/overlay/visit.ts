/** What a tab remembers of its overlay from page to page. */
export interface Visit {
  /** Names the tab. */
  readonly tab: string
  /** Whether somebody looks at it. */
  open: boolean
  /** A recording goes on. */
  readonly recording: boolean
  /** The next page begins without one. */
  end(): void
}

/** `armOverlay` reads it too. */
const OPEN = 'tl_debug'
const TAB = 'tl_debug_tab'
/** What a recorder keeps of itself. */
const RECORDING = 'throughline-recording'

/** Who opens a tab from here gives it a copy of what is stored: while its page lives, the name of this one is not. */
let name: string | undefined

/** Reads what this tab remembers, and remembers from now on that its overlay was opened. */
export function readVisit(): Visit {
  let rows: Record<string, string | undefined> = {}
  try {
    rows = sessionStorage as never
    name ??= rows[TAB] ?? Math.random().toString(36).slice(2, 8)
    delete rows[TAB]
  } catch {
    // Where nothing can be stored, each page is a visit of its own.
    rows = {}
    name = 'page'
  }
  const tab = name
  const leave = () => {
    try {
      rows[TAB] = tab
    } catch {
      // It is full of other things.
    }
  }
  addEventListener('pagehide', leave)
  return {
    tab,
    get open() {
      return rows[OPEN] === '1'
    },
    set open(is) {
      rows[OPEN] = is ? '1' : '0'
    },
    recording: /^{(?!.*"ended")/.test(rows[RECORDING] ?? ''),
    end() {
      delete rows[OPEN]
      removeEventListener('pagehide', leave)
      leave()
    },
  }
}
