import type { ExchangeAnswer } from '../core/wire.ts'
import type { CheckedExchange } from './check.ts'
import { compact } from './compact.ts'
import type { LogState, Transaction } from './database.ts'
import { decide, type Rules } from './decide.ts'
import { accountLog, type Device, makeDevice } from './identity.ts'
import { type Joined, join } from './join.ts'
import type { SentAddress } from './read.ts'

/** Who takes part in an exchange, and when the request arrived. */
export interface Participant extends SentAddress {
  /** What the token proves; nothing on first contact, or when it proves nothing. */
  readonly proved?: Device | undefined
  /** What the Authorization header proves. */
  readonly customer?: string | undefined
  readonly received: number
}

export interface Exchanged {
  readonly answer: Omit<ExchangeAnswer, 'token' | 'device'>
  /** Who the device is from now on. */
  readonly device: Device
  /** The log that was answered has entries that it did not have before. */
  readonly grown: boolean
  /** What the next entry names without saying what it is, when nobody here knows. */
  readonly missing?: string
}

/**
 * One exchange: decides what the device sends, where it may write, and answers with what it does not know. A guest
 * who has proved to be a customer moves into the account within it, after the guest's entries.
 */
export async function exchange(
  store: Transaction,
  rules: Rules,
  { proved, nameless, customer, held, channel, received, how, waits, full, more, upto, disk }: Participant,
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
  const stateOf = (log: string) => states.get(log) ?? { number: 0, folded: 0 }
  for (const log of [...new Set([guest ?? account ?? device.log, account ?? device.log])].sort())
    await lock(log)

  const { joinedInto } = stateOf(device.log)
  if (!account && joinedInto) {
    // This guest has signed in before and does not say so now: somebody new, as far as can be told.
    device = makeDevice()
    await lock(device.log)
  }
  const writable = held === account || (guest && !joinedInto) ? held : undefined
  const target = (log: string, state = stateOf(log)) => ({
    log,
    device: device.device,
    state,
    channel,
    received,
  })

  const goal = account ?? device.log
  let { number } = stateOf(goal)
  let missing: string | undefined
  let joined: Joined['joined'] | undefined
  if (writable !== undefined) {
    if (known) ({ number, missing } = await decide(store, rules, target(writable), sent, { full, upto }))
    // Who has more to say as a guest signs in with a later request.
    if (writable !== goal && missing === undefined && !more)
      ({ number, joined } = await join(store, rules, writable, target(goal), how))
  }
  const log = writable !== undefined && (missing !== undefined || more) ? writable : goal
  const before = stateOf(log).number

  const n = await store.highest(log, device.device)
  const decided = proved ? await store.highest(held, proved.device) : 0
  const [first, last] = [sent.entries[0]?.n ?? 0, sent.entries.at(-1)?.n ?? 0]
  const { cursor } = sent
  // A cursor beyond the log's end: the database has been restored from a backup since. One from before what is kept:
  // what went since is forgotten.
  const anew = !known || log !== held || cursor > before || cursor < stateOf(log).folded
  if (anew && customer !== undefined) await store.bind(device.device, customer, received)
  const forgotten = guest && cursor > 0 && !joinedInto && !stateOf(guest).number
  const lost = held.startsWith('g_') && (!guest || forgotten)

  const compacted = () =>
    compact(store, rules, {
      ...stateOf(log),
      log,
      device: device.device,
      number,
      // Whoever starts anew has nothing that has seen less than this answer says.
      seen: anew ? number : Math.min(cursor, waits ?? cursor),
      received,
    })
  // What waits for a product is decided next, and may have seen less than the cursor says.
  const folded = missing === undefined ? await compacted() : stateOf(log).folded
  return {
    answer: {
      log,
      n,
      ...(anew && { anew, decided, ...(lost && { lost }) }),
      number,
      folded,
      received,
      ...(disk && { disk: await store.highest(log, disk) }),
      rows: await rowsAfter(store, log, anew ? 0 : cursor),
      rejected: known && last ? await store.rejected(held, known.device, first, Math.min(last, decided)) : [],
      ...(joined && { joined }),
      ...(missing !== undefined && { missing: true }),
    },
    device,
    grown: number > before,
    ...(missing !== undefined && { missing }),
  }
}

/** The rows changed after a cursor, by collection. */
export async function rowsAfter(
  store: Transaction,
  log: string,
  cursor: number,
): Promise<ExchangeAnswer['rows']> {
  const rows = new Map<string, [key: string, row: unknown][]>()
  for (const { collection, key, row } of await store.rowsAfter(log, cursor))
    rows.set(collection, [...(rows.get(collection) ?? []), [key, row]])
  return Object.fromEntries(rows)
}
