import type { Rows } from '../core/collection.ts'
import { ENTRY_VERSION } from '../core/entry.ts'
import { type LineOp, type LineRow, OFFERED, SAVED } from '../core/lines.ts'
import type { Join } from '../core/ports.ts'
import type { ExchangeAnswer, JoinedLine } from '../core/wire.ts'
import type { DecidedEntry, Transaction } from './database.ts'
import type { Rules, Target } from './decide.ts'
import { createFold } from './fold.ts'

type Lines = ReadonlyMap<string, LineRow>
/** What comes along of some rows. */
type Brought = readonly (readonly [id: string, row: LineRow])[]

export interface Joined {
  /** The account's number afterwards. */
  readonly number: number
  /** How many pieces that has added to which lines, or taken from them. */
  readonly joined: NonNullable<ExchangeAnswer['joined']>
}

/**
 * A guest turns out to be a customer: the guest's rows go into the account's log, once, as entries that the guest's log
 * itself has written and that cover nothing but what the policy says. Both logs are locked.
 */
export async function join(
  store: Transaction,
  { collections, onError }: Rules,
  guest: string,
  { log: account, state, channel, received }: Omit<Target, 'device'>,
  how: Join,
): Promise<Joined> {
  const rows = await store.rows(account)
  const fold = createFold({ collections, rows, onError, unlimited: true })
  // A guest who was forgotten and goes on in another page has been here before.
  const highest = await store.highest(account, guest)
  const entries: DecidedEntry[] = []
  const joined: Record<string, readonly JoinedLine[]> = {}
  for (const [collection, mine] of await store.rows(guest)) {
    const known = collections.get(collection)
    if (!known) continue
    const { bring = (row) => row } = known
    const alive = (rows: Rows) =>
      [...rows].flatMap(([id, row]) => {
        const brought = bring(row)
        return brought === undefined ? [] : [[id, brought as LineRow] as const]
      })
    const before = (rows.get(collection) ?? new Map()) as Lines
    // Only a cart is about to be ordered; wishes add up.
    for (const op of operations(alive(mine), before, alive(before), collection === 'cart' ? how : 'sum')) {
      const place = entries.length + 1
      const n = highest + place
      // What takes the account's lines away has seen them; what brings the guest's has seen nothing.
      const seen = op[0] === 'join' ? 0 : state.number
      const said = { v: ENTRY_VERSION, collection, op, channel, at: received, device: guest }
      const entry = { ...said, n, number: state.number + place, seen, own: n - 1 }
      const rejected = fold.apply({ ...entry, folded: state.folded })
      entries.push(rejected ? { ...entry, rejected } : entry)
    }
    const after = fold.rows(collection) as Lines
    // What is offered is undone by an answer.
    const ids = [...new Set([...before.keys(), ...after.keys()])].filter((id) => !id.startsWith(OFFERED))
    joined[collection] = ids.flatMap((id): JoinedLine[] => {
      const more = (after.get(id)?.quantity ?? 0) - (before.get(id)?.quantity ?? 0)
      const { item } = before.get(id) ?? {}
      // Who undoes it has to bring back what is gone.
      return more ? [more < 0 ? [id, more, item] : [id, more]] : []
    })
  }
  const number = state.number + entries.length
  const n = highest + entries.length
  if (entries.length)
    await store.append({ log: account, device: guest, n, number, entries, rows: fold.changed() })
  await store.join(guest, account)
  return { number, joined }
}

const isInCart = ([id]: Brought[number]) => id >= ' '

/** What a policy does to the account's rows, and which of the guest's come with what. */
function operations(lines: Brought, account: Lines, theirs: Brought, how: Join): LineOp[] {
  if (!lines.length) return []
  // An empty cart is nothing that anybody has chosen, whatever was ordered from it or is saved beside it.
  const chosen = lines.some(isInCart)
  switch (how) {
    case 'sum':
      return [['join', lines]]
    case 'max':
      return [['join', lines.map(([id, line]) => [id, missingFrom(account.get(id), line)])]]
    case 'account':
      return theirs.some(isInCart) ? [['join', lines.filter((line) => !isInCart(line))]] : [['join', lines]]
    case 'device':
      return chosen ? [['clear'], ['join', lines]] : [['join', lines]]
    case 'ask':
      return theirs.some(isInCart)
        ? [['join', lines.map(([id, line]) => [isInCart([id, line]) ? OFFERED + id : id, line])]]
        : [['join', lines]]
    case 'checkout': {
      if (!chosen) return [['join', lines]]
      const waiting = theirs.filter(isInCart)
      const saved = waiting.map(([id, line]) => [SAVED + id, line] as const)
      return [['clear'], ['join', saved], ['join', lines]]
    }
  }
}

const missingFrom = (account: LineRow | undefined, line: LineRow): LineRow => ({
  ...line,
  quantity: Math.max(0, line.quantity - (account?.quantity ?? 0)),
})
