import type { Channel } from '../core/entry.ts'
import type { ExchangeAnswer } from '../core/wire.ts'
import type { CheckedExchange } from './check.ts'
import type { LogState, Transaction } from './database.ts'
import { decide, type Rules } from './decide.ts'
import { accountLog, type Device, makeDevice } from './identity.ts'
import { join } from './join.ts'

/** Who takes part in an exchange, and when the request arrived. */
export interface Participant {
  /** What the token proves; nothing on first contact, or when it proves nothing. */
  readonly proved?: Device | undefined
  /** The token is another device's: this one shares its guest's log and has no name yet. */
  readonly nameless: boolean
  /** What the Authorization header proves. */
  readonly customer?: string | undefined
  /** The log that the device says it holds, which proves nothing. */
  readonly held: string
  readonly channel: Channel
  readonly received: number
}

export interface Exchanged {
  readonly answer: Omit<ExchangeAnswer, 'token' | 'device'>
  /** Who the device is from now on. */
  readonly device: Device
  /** The log that was answered has entries that it did not have before. */
  readonly grown: boolean
}

/**
 * One exchange: decides what the device sends, where it may write, and answers with what it does not know. A guest
 * who has proved to be a customer moves into the account within it, after the guest's entries.
 */
export async function exchange(
  store: Transaction,
  rules: Rules,
  { proved, nameless, customer, held, channel, received }: Participant,
  sent: CheckedExchange,
): Promise<Exchanged> {
  const known = nameless ? undefined : proved
  let device = known ?? makeDevice(proved?.log)
  if (known && !held) {
    // Signed out: the device goes on, as a new guest's.
    device = { ...makeDevice(), device: known.device }
    await store.bind(known.device, null, received)
  }
  const account = customer === undefined ? undefined : accountLog(customer)
  const guest = proved?.log === held ? held : undefined
  // Always in the same order: two requests that lock the same pair must not wait for each other.
  const states = new Map<string, LogState>()
  const lock = async (log: string) => void states.set(log, await store.lock(log))
  const stateOf = (log: string) => states.get(log) ?? { number: 0 }
  for (const log of [...new Set([guest ?? account ?? device.log, account ?? device.log])].sort())
    await lock(log)

  const joined = stateOf(device.log).joinedInto
  if (!account && joined) {
    // This guest has signed in before and does not say so now: somebody new, as far as can be told.
    device = makeDevice()
    await lock(device.log)
  }
  const log = account ?? device.log
  const before = stateOf(log).number
  const writable = held === account || (guest && !joined) ? held : undefined
  const target = (log: string, state = stateOf(log)) => ({
    log,
    device: device.device,
    state,
    channel,
    received,
  })

  let number = before
  if (writable !== undefined) {
    if (known) number = await decide(store, rules, target(writable), sent)
    if (writable !== log) number = await join(store, rules, writable, target(log))
  }

  const n = await store.highest(log, device.device)
  const decided = proved ? await store.highest(held, proved.device) : 0
  const [first, last] = [sent.entries[0]?.n ?? 0, sent.entries.at(-1)?.n ?? 0]
  const latest = Math.max(0, ...sent.cursors.values())
  // A cursor beyond the log's end: the database has been restored from a backup since.
  const anew = !known || log !== held || latest > before
  if (anew && customer !== undefined) await store.bind(device.device, customer, received)
  const forgotten = guest && latest > 0 && !joined && !stateOf(guest).number
  const lost = held.startsWith('g_') && (!guest || forgotten)

  const cursors = anew ? new Map([...sent.cursors.keys()].map((name) => [name, 0])) : sent.cursors
  const changed = await store.rowsAfter(log, cursors)
  const rows = [...cursors.keys()].map((name) => {
    const own = changed.filter(({ collection }) => collection === name)
    return [name, own.map(({ key, row }) => [key, row] as const)] as const
  })
  return {
    answer: {
      log,
      n,
      ...(anew && { anew, decided, ...(lost && { lost }) }),
      number,
      rows: Object.fromEntries(rows),
      rejected: known && last ? await store.rejected(held, known.device, first, Math.min(last, decided)) : [],
    },
    device,
    grown: number > before,
  }
}
