/** Numbers from 0 to 1 that look random and are the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

export interface Work {
  readonly seed: number
  readonly adds: boolean
  readonly milliseconds: number
}

/**
 * What somebody does in a page of the example shop, and how many pieces of which product were added by it. It runs in the
 * page, and so knows nothing but its parameters.
 */
export async function work({ seed, adds, milliseconds }: Work): Promise<{
  operations: number
  added: [id: string, pieces: number][]
}> {
  const { cart } = (globalThis as any).parts
  let state = seed >>> 0
  const below = (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const item = (item_id: string) => ({ item_id, item_name: item_id, price: 100 })
  const added = new Map<string, number>()
  const saved: Promise<unknown>[] = []
  const until = performance.now() + milliseconds
  while (performance.now() < until) {
    const id = `${adds ? 'SUM' : 'MIX'}-${below(4)}`
    const what = adds ? 0 : below(7)
    if (adds) {
      const pieces = 1 + below(3)
      added.set(id, (added.get(id) ?? 0) + pieces)
      saved.push(cart.add(item(id), pieces).saved)
    } else if (what < 2) saved.push(cart.add(item(id), below(3) ? 1 : -1).saved)
    else if (what < 4) saved.push(cart.setQuantity(id, 1 + below(9)).saved)
    else if (what < 5) saved.push(cart.remove(id).saved)
    else if (what < 6) saved.push(cart.select(id, below(2) === 0).saved)
    else cart.undo()
    await new Promise((resolve) => setTimeout(resolve, 20 + below(180)))
  }
  await Promise.all(saved)
  return { operations: saved.length, added: [...added] }
}
