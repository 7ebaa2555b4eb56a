/** @type {{ readonly place: string, readonly said: string, readonly undoable: boolean }} */
const nothing = { place: '', said: '', undoable: false }

/**
 * What was done last, in words, and that it can be undone, until anything else has happened to cart or wishlist: from then
 * on `undo` would undo something else. A readable for any framework.
 * @param {import('throughline').Cart} cart
 * @param {import('throughline').Wishlist} wishlist
 */
export function createLastStep(cart, wishlist) {
  const listeners = new Set()
  let state = nothing
  let at = ''
  const set = (next) => {
    state = next
    for (const listener of listeners) listener(state)
  }
  // That the server has it now is no step.
  const moment = () => {
    const { lines, saved, offered } = cart.get()
    const kept = [lines, saved, offered].map((lines) =>
      lines.map(({ id, quantity, selected }) => [id, quantity, selected]),
    )
    return JSON.stringify([kept, wishlist.get().lines.map(({ id, list }) => [id, list])])
  }
  const look = () => {
    if (state.said && moment() !== at) set(nothing)
  }
  cart.subscribe(look)
  wishlist.subscribe(look)
  const say = (place, said, undoable) => {
    at = moment()
    set({ place, said, undoable })
  }

  return {
    initial: nothing,
    get: () => state,
    /** @param {(state: typeof nothing) => void} listener */
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** @param {'cart' | 'wishlist'} place @param {string} said */
    offer: (place, said) => say(place, said, true),
    /** Says what cannot be undone. @param {'cart' | 'wishlist'} place @param {string} said */
    tell: (place, said) => say(place, said, false),
    /** The last step of the page, whichever of both it has changed. */
    undo() {
      set(nothing)
      cart.undo()
    },
  }
}

/** @typedef {ReturnType<typeof createLastStep>} LastStep */
