/** Numbers from 0 to 1, the same each time (mulberry32). */
export function createRandom(seed = 1): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_00_00_00_00
  }
}

/**
 * A shop of departments whose shoppers stay in one and mostly go on to the next product, so that what was visited next
 * can be learned. `again` is how often they go back to what they have seen.
 */
export function shoppers({
  sessions = 600,
  departments = 6,
  products = 8,
  again = 0.2,
  seed = 1,
} = {}): string[][] {
  const random = createRandom(seed)
  const below = (most: number) => Math.floor(random() * most)
  return Array.from({ length: sessions }, () => {
    const department = below(departments)
    let product = below(products)
    const visits = [`${department}-${product}`]
    for (let left = 1 + below(5); left > 0; left--) {
      if (random() < again) visits.push(visits[below(visits.length)]!)
      else {
        product = (product + (random() < 0.7 ? 1 : below(products))) % products
        visits.push(`${department}-${product}`)
      }
    }
    return visits
  })
}

export const visits = (...ids: string[]): { item_id: string }[] => ids.map((item_id) => ({ item_id }))
