const page = globalThis as Record<string, any>

/** What Google's snippet defines: it pushes its `arguments`. */
export function gtag(..._: unknown[]): void {
  page.dataLayer ??= []
  // biome-ignore lint/complexity/noArguments: as the snippet does
  page.dataLayer.push(arguments)
}

/** A consent tool that speaks TCF 2.2, as far as it is asked. */
export function fakeTcf() {
  const listeners = new Map<number, (data: unknown, success: boolean) => void>()
  let data: Record<string, unknown> | undefined
  let next = 0
  const api = (
    command: string,
    version: number,
    hear: (data: unknown, success: boolean) => void,
    id?: number,
  ) => {
    if (version !== 2) return hear(null, false)
    if (command === 'removeEventListener') return hear(listeners.delete(id as number), true)
    listeners.set(next, hear)
    if (data) hear({ ...data, listenerId: next }, true)
    next++
  }
  const say = (news: Record<string, unknown>) => {
    data = { gdprApplies: true, ...news }
    for (const [listenerId, hear] of [...listeners]) hear({ ...data, listenerId }, true)
  }
  const consents = (granted: number[]) => ({ consents: Object.fromEntries(granted.map((id) => [id, true])) })
  return {
    listeners,
    say,
    load() {
      page.__tcfapi = api
    },
    loaded: (granted: number[]) => say({ eventStatus: 'tcloaded', purpose: consents(granted) }),
    shown: (granted: number[] = []) => say({ eventStatus: 'cmpuishown', purpose: consents(granted) }),
    decide: (granted: number[]) => say({ eventStatus: 'useractioncomplete', purpose: consents(granted) }),
  }
}

/** A promise that a test keeps. */
export function later(): { promise: Promise<boolean>; resolve(word: boolean): void } {
  let resolve: (word: boolean) => void = () => {}
  const promise = new Promise<boolean>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
