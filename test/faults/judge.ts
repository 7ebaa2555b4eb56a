import type { Case } from './cases.ts'
import { KILL_WINDOW, settings } from './settings.ts'
import type { World } from './world.ts'

/** What became of a case's events. */
export interface Outcome {
  readonly case: string
  readonly tracked: number
  /** At the server before anybody came back. */
  readonly first: number
  readonly 'on server': number
  /** For good. */
  readonly lost: number
  /** Milliseconds before the kill at which the oldest lost event was tracked. */
  readonly window: number | undefined
  /** How old it could be on this machine, which is known by how long its writes take. */
  readonly allowed: number
  /** Stored twice, although by different ids. */
  readonly doubled: number
  /** Copies that the server had to ignore. */
  readonly 'raw repeats': number
  /** Order numbers that the server can name as missing. */
  readonly gaps: number | undefined
  readonly requests: number
  /** Requests of all kinds that pages tried while there was trouble. */
  readonly 'in the outage': number
  /** Of accepted requests for touchpoints, per event on the server. */
  readonly 'bytes per event': number
}

export interface Judged extends Outcome {
  /** What must not have happened. */
  readonly faults: readonly string[]
}

/** Runs a case, comes back to the shop once more, and waits until the server has all or nothing moves any more. */
export async function judge(one: Case, world: World): Promise<Judged> {
  const { api } = world
  const tracked = await one.run(world)
  const counts = () => {
    const found = new Map<number, number>()
    for (const { name, params } of api.database.touchpoints.values())
      if (name === 'numbered') found.set(Number(params.number), (found.get(Number(params.number)) ?? 0) + 1)
    return found
  }
  const named = (name: string) => [...api.database.touchpoints.values()].some((one) => one.name === name)
  const there = () => counts().size >= tracked
  await api.until(there, one.stays ? settings.patience : 3000)
  const first = counts().size

  const page = await world.open()
  await page.evaluate('fixture.visit("returned")')
  const numbers = world.tracked.size === tracked ? [...world.tracked.keys()] : range(tracked)
  const { killed } = world
  const age = (number: number) => (killed ?? Infinity) - (world.tracked.get(number) ?? -Infinity)
  // A busy machine takes its time to write; what an idle one writes at once is never more than the window.
  const lags = [...world.saved.values()].sort((a, b) => a - b)
  const window = Math.max(KILL_WINDOW, 3 * (lags[Math.floor(lags.length * 0.9)] ?? 0))
  const missing = () => {
    const found = counts()
    return numbers.filter((number) => !found.has(number))
  }
  const late = () => missing().filter((number) => world.saved.has(number) || !(age(number) <= window))
  await api.until(() => named('returned') && !late().length, settings.patience)
  // What was tracked in the moment of the kill may be gone, or on its way.
  await api.until(there, 2000)
  const stats = (await page.evaluate('fixture.stats()')) as Stats | undefined

  const found = counts()
  const lost = missing()
  const raw = [...api.arrivals.values()].reduce((sum, times) => sum + times - 1, 0)
  const accepted = api.requests.filter(
    ({ path, status }) => path === '/touchpoints' && status < 300 && status,
  )
  const bytes = accepted.reduce((sum, request) => sum + request.bytes, 0)
  const outcome: Outcome = {
    case: one.name,
    tracked,
    first,
    'on server': found.size,
    lost: lost.length,
    window: lost.length && killed ? Math.max(...lost.map(age)) : undefined,
    allowed: window,
    doubled: [...found.values()].filter((times) => times > 1).length,
    'raw repeats': raw,
    gaps: await gapsOf(api.database),
    requests: api.requests.filter(({ method, path }) => method === 'POST' && path === '/touchpoints').length,
    'in the outage': world.tried,
    'bytes per event': Math.round(bytes / api.arrivals.size),
  }

  const faults: string[] = []
  const early = late().length
  if (early) faults.push(`lost ${early} of ${tracked}`)
  const stored = lost.filter((number) => world.saved.has(number)).length
  if (stored) faults.push(`lost ${stored} that were said to be on disk`)
  if (outcome.doubled) faults.push(`doubled ${outcome.doubled}`)
  if (raw > tracked / 100 && !one.answersLost) faults.push(`repeated ${raw}`)
  if (!named('returned')) faults.push('the visit afterwards was not heard of')
  if (api.errors.length) faults.push(`the server complained: ${api.errors[0]}`)
  if (stats && !balanced(stats)) faults.push(`the books do not balance: ${JSON.stringify(stats)}`)
  return { ...outcome, faults }
}

/** How many touchpoints a database that can tell says are missing. */
async function gapsOf(database: object): Promise<number | undefined> {
  const { touchpointGaps } = database as {
    touchpointGaps?: (query: object) => Promise<readonly { readonly first: number; readonly last: number }[]>
  }
  const gaps = await touchpointGaps?.({})
  return gaps?.reduce((sum, { first, last }) => sum + last - first + 1, 0)
}

/** What `tracking.stats()` answers. */
export interface Stats {
  readonly accepted: number
  readonly acknowledged: number
  readonly queued: number
  readonly held: number
  readonly dropped: Readonly<Record<string, number>>
}

export const balanced = ({ accepted, acknowledged, queued, held, dropped }: Stats): boolean =>
  accepted === acknowledged + queued + held + Object.values(dropped).reduce((sum, count) => sum + count, 0)

const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
