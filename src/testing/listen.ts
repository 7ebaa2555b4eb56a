import { KEEP_WHAT_LEAVES, WAKE } from './leaving.ts'
import { inPage, type ListenedPage, pause, restInPage, type SentRequest } from './page.ts'
import { type Arrived, readTouchpoints } from './read.ts'

/** What a page has sent so far. */
export interface Ear {
  /** In the order in which it happened, whatever it arrived with. */
  heard(): readonly Arrived[]
  /** Makes the page send, and waits for more until `until`, in milliseconds since 1970; not for long. */
  more(until: number): Promise<void>
  /** Makes the page send until there is nothing more. */
  flush(): Promise<void>
  /** Where the page was when listening began, if it was somewhere. */
  readonly late?: string
}

/** In milliseconds: how long one wait for more lasts, and how long a request without an end is waited for. */
const BEAT = 200
const LONGEST = 2000
/** How long a page is watched before nothing more is expected of it, and when it has only just met its server. */
const QUIET = 250
const NEW_HERE = 750

const ears = new WeakMap<ListenedPage, Ear>()

/** Listens to a page, from the first call on. */
export function listenTo(page: ListenedPage): Ear {
  const known = ears.get(page)
  if (known) return known
  const touchpoints = new Map<string, Arrived>()
  const under = new Set<unknown>()
  let requests = 0
  let isNew = false
  let wake = () => {}

  const take = (body: string | Uint8Array | null) => {
    requests++
    // What has left with its page may come again from the next one, then with its number.
    for (const one of readTouchpoints(body)) if (!touchpoints.get(one.id)?.n) touchpoints.set(one.id, one)
    wake()
  }
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url())
    const route = request.method() === 'POST' && /[^/]*$/.exec(pathname)?.[0]
    if (route === 'exchange') {
      under.add(request)
      // Without an identity nothing can be sent yet.
      isNew ||= !searchParams.get('device')
    }
    if (route !== 'touchpoints') return
    under.add(request)
    take(request.postDataBuffer())
  })
  const end = (request: SentRequest) => {
    if (under.delete(request)) wake()
  }
  page.on('requestfinished', end)
  page.on('requestfailed', end)
  page.addInitScript({ content: KEEP_WHAT_LEAVES }).catch(() => {})

  const wakeShops = async () => {
    // A page that was on its way already when listening began may not have it yet.
    const kept = await inPage(page, `${KEEP_WHAT_LEAVES};${WAKE}`)
    if (Array.isArray(kept)) kept.forEach(take)
  }
  const soon = (milliseconds: number) =>
    Promise.race([
      new Promise<void>((resolve) => {
        wake = resolve
      }),
      pause(milliseconds),
    ])

  const late = page.url()
  const ear: Ear = {
    ...(late !== 'about:blank' && { late }),
    heard: () => [...touchpoints.values()].sort((a, b) => a.at - b.at || (a.n && b.n && a.n - b.n)),
    async more(until) {
      await wakeShops()
      await soon(Math.max(1, Math.min(BEAT, until - Date.now())))
    },
    async flush() {
      for (let before = -1; before !== requests || isNew; ) {
        before = requests
        const quiet = isNew ? NEW_HERE : QUIET
        isNew = false
        await wakeShops()
        await restInPage(page, quiet)
        const patience = Date.now() + LONGEST
        while (under.size && Date.now() < patience) await soon(BEAT)
        under.clear()
      }
    },
  }
  ears.set(page, ear)
  return ear
}
