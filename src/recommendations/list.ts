import type { Item } from '../core/item.ts'
import { type Readable, writable } from '../core/readable.ts'
import type { Commit } from '../core/replica.ts'
import type { Arm } from './arm.ts'
import type { Place, Policy, Removed } from './policy.ts'
import { type ListOrigin, NOTHING, type Source, type SourceAnswer, type Suggested } from './source.ts'

/** An item that is recommended. */
export interface RecommendedItem extends Suggested {
  /** Its place in the list, from 0. */
  readonly index: number
  /** What the shop knows of it. */
  readonly product?: Item
}

export interface ListState {
  /** Goes with every event about this list; another one whenever another list is shown. */
  readonly listId: string
  readonly placement: string
  readonly origin: ListOrigin
  readonly arm: Arm
  readonly items: readonly RecommendedItem[]
  /** How many items each filter has taken out. */
  readonly removed: Readonly<Removed>
}

/** What is recommended at one place. */
export interface RecommendationList extends Readable<ListState> {
  /** The customer has chosen an item of the list: records `select_item`. */
  select(itemId: string): void
  /** Not interested: the item goes, for good, and the rest moves up. */
  hide(itemId: string): Commit
  /** Asks again, also under the customer's eyes. */
  refresh(): void
  /**
   * Somebody is looking at it: until the undo it stays as it is, but for what is hidden. Pins and reminders that were there
   * before the first answer stay where they are, and that comes behind them.
   */
  hold(): () => void
  /**
   * The customer has really seen these: records `view_item_list`, once for each item of a list. `of` is the state that was
   * shown, the one now unless told.
   */
  seen(itemIds: readonly string[], of?: ListState): void
}

export interface ListParts {
  readonly source: Source
  readonly policy: Policy
  readonly product: (itemId: string) => Item | undefined
  /** Makes an id for a list. */
  readonly name: (version: string, arm: Arm) => string
  /** Records that items of a list were seen, or that one was chosen. */
  readonly tell: (
    name: 'view_item_list' | 'select_item',
    list: ListState,
    items: readonly RecommendedItem[],
  ) => void
  readonly hide: (itemId: string) => Commit
  readonly hidden: (itemId: string) => boolean
  /** Who hears of changes. */
  readonly live: Set<DrivenList>
  /** Counts the changes. */
  readonly revision: () => number
}

/** A list as its handle drives it. */
export interface DrivenList extends RecommendationList {
  /** Something has changed that it is made of. */
  changed(): void
}

export function createList(place: Place, parts: ListParts): DrivenList {
  const { source, policy, product, name, tell, hide, hidden, live, revision } = parts
  const { placement, limit } = place
  const state = writable<ListState>({
    listId: '',
    placement,
    origin: 'empty',
    arm: 'none',
    items: [],
    removed: {},
  })
  /** Of those who look at it. */
  const holds = new Set<symbol>()
  let made = -1
  let asking = false
  /** Somebody has asked again while a service was asked. */
  let forced: boolean | undefined
  const told = new Set<string>()
  /** What a service has said last, and what about. */
  let said: { readonly about: string; readonly answer: SourceAnswer } | undefined
  /** Of what is in view there are fewer than there may be. */
  let missing = false
  /**
   * What is shown, and what of it was hidden meanwhile. What is not wanted goes even under the customer's eyes: the others
   * move up, and new ones come last, until it is taken back.
   */
  let shelf: readonly Suggested[] = []
  const unwanted = ({ item_id }: Suggested) => hidden(item_id)
  const listeners = new Set<symbol>()

  const stale = () => made !== revision()
  const held = () => holds.size > 0 && state.get().items.length > 0
  const itemsOf = (suggested: readonly Suggested[]) =>
    suggested.map((one, index): RecommendedItem => {
      const known = product(one.item_id)
      return { ...one, index, ...(known && { product: known }) }
    })
  const show = (next: Omit<ListState, 'listId'>, version: string) => {
    const before = state.get()
    const alike = (read: (item: RecommendedItem) => unknown) => {
      try {
        return JSON.stringify(next.items.map(read)) === JSON.stringify(before.items.map(read))
      } catch {
        // What the shop knows of a product is no plain data.
        return false
      }
    }
    const { arm } = next
    const same = before.arm === arm && alike(({ item_id }) => item_id)
    if (same && before.origin === next.origin && alike((item) => item)) return
    state.set({ ...next, listId: same ? before.listId : name(version, arm) })
  }
  /** `anyway`: shows the answer also under the customer's eyes, where it only fills otherwise. */
  const ask = (again?: boolean, anyway = again) => {
    const still = () => held() && !anyway
    // No getter starts a request.
    const waits = asking || (source.remote && !listeners.size)
    forced = asking && (forced || again)
    if (!still()) {
      if (waits) return
      made = revision()
    }
    const { question, arm, removed, choose } = policy(place)
    const take = ({ origin, version, items: found }: SourceAnswer) => {
      // What was hidden may be taken back under the customer's eyes.
      const kept = still() ? shelf : shelf.filter(unwanted)
      const all = [...kept, ...choose(found, kept)]
      const wanted = all.filter((one) => !unwanted(one)).slice(0, limit)
      shelf = all.filter((one) => unwanted(one) || wanted.includes(one))
      missing = still() && wanted.length < limit
      const items = itemsOf(wanted)
      // What came before any answer is a beginning.
      if (still() && state.get().origin !== 'empty') state.set({ ...state.get(), items })
      else show({ placement, origin, arm, removed, items }, version)
    }
    const about = JSON.stringify([arm, question.session])
    // What takes a request is asked anew for another session, not for another filter, nor to fill what it can.
    if (!again && (said?.about === about || (source.remote && still()))) {
      take(said?.answer ?? NOTHING)
      if (!missing) return
    }
    if (waits) return
    const answer = source.answer(question)
    if (!(answer instanceof Promise)) return take(answer)
    asking = true
    const end = (answer?: SourceAnswer) => {
      asking = false
      said = answer?.origin === 'remote' ? { about, answer } : undefined
      if (forced) ask(true)
      else if (still()) {
        made = -1
        if (answer && (missing || state.get().items.some(unwanted))) take(answer)
      } else if (stale()) ask(false, anyway)
      else if (answer) take(answer)
    }
    void answer.then(end, () => end())
  }
  const renew = () => {
    if (stale() && !held()) ask()
  }
  const join = (group: Set<symbol>) => {
    const one = Symbol()
    group.add(one)
    live.add(self)
    return () => {
      group.delete(one)
      if (listeners.size + holds.size === 0) live.delete(self)
    }
  }
  const self: DrivenList = {
    initial: state.initial,
    get() {
      renew()
      return state.get()
    },
    subscribe(onChange) {
      const leave = join(listeners)
      renew()
      const stop = state.subscribe(onChange)
      return () => {
        leave()
        stop()
      }
    },
    changed() {
      const { origin, items } = state.get()
      const other = shelf.filter((one) => !unwanted(one)).length !== items.length || items.some(unwanted)
      if (held() ? origin === 'empty' || other : listeners.size) ask()
    },
    refresh: () => ask(true),
    hide,
    select(itemId) {
      const item = state.get().items.find(({ item_id }) => item_id === itemId)
      if (item) tell('select_item', state.get(), [item])
    },
    hold() {
      const leave = join(holds)
      return () => {
        leave()
        if (listeners.size) renew()
      }
    },
    seen(itemIds, of = state.get()) {
      const fresh = of.items.filter(({ item_id }) => {
        const key = JSON.stringify([of.listId, item_id])
        return itemIds.includes(item_id) && !told.has(key) && told.add(key)
      })
      if (fresh.length) tell('view_item_list', of, fresh)
    },
  }
  return self
}
