/** How often the halves exchange items before they are cut again. */
const ROUNDS = 12
/** Parts of so many items are left as they are. */
const SMALLEST = 4

/**
 * Numbers items such that those of a session have near numbers, which code in few bits: recursive graph bisection
 * (Dhulipala, Kabiljo, Karrer, Ottaviano, Pupyrev, Shalita; KDD 2016). Answers the items in their new order.
 */
export function orderItems(sessions: readonly (readonly number[])[], itemCount: number): Uint32Array {
  const order = chain(sessions, itemCount)
  const { starts, members } = membership(sessions, itemCount)
  const [left, right] = [new Uint16Array(sessions.length), new Uint16Array(sessions.length)]
  const logs = Float64Array.from({ length: itemCount + 2 }, (_, count) => Math.log2(count + 1))
  const gains = new Float64Array(itemCount)

  const count = (degrees: Uint16Array, from: number, to: number, step: number) => {
    for (let at = from; at < to; at++) {
      const item = order[at] as number
      for (let member = starts[item] as number; member < (starts[item + 1] as number); member++) {
        const session = members[member] as number
        degrees[session] = (degrees[session] as number) + step
      }
    }
  }

  const split = (from: number, to: number) => {
    if (to - from <= SMALLEST) return
    const middle = (from + to) >> 1
    const [leftLog, rightLog] = [logs[middle - from] as number, logs[to - middle] as number]
    const cost = (l: number, r: number) =>
      l * (leftLog - (logs[l] as number)) + r * (rightLog - (logs[r] as number))
    for (let round = 0; round < ROUNDS; round++) {
      count(left, from, middle, 1)
      count(right, middle, to, 1)
      for (let at = from; at < to; at++) {
        const item = order[at] as number
        const step = at < middle ? -1 : 1
        let gain = 0
        for (let member = starts[item] as number; member < (starts[item + 1] as number); member++) {
          const [l, r] = [
            left[members[member] as number] as number,
            right[members[member] as number] as number,
          ]
          gain += cost(l, r) - cost(l + step, r - step)
        }
        gains[item] = gain
      }
      count(left, from, middle, -1)
      count(right, middle, to, -1)
      const best = (a: number, b: number) => (gains[b] as number) - (gains[a] as number) || a - b
      order.subarray(from, middle).sort(best)
      order.subarray(middle, to).sort(best)
      let swapped = 0
      while (middle + swapped < to && from + swapped < middle) {
        const [a, b] = [order[from + swapped] as number, order[middle + swapped] as number]
        if ((gains[a] as number) + (gains[b] as number) <= 1e-9) break
        order[from + swapped] = b
        order[middle + swapped] = a
        swapped++
      }
      if (!swapped) break
    }
    split(from, middle)
    split(middle, to)
  }
  split(0, itemCount)
  return order
}

/** Goes from each item to the one that most often stands beside it, as long as there is one: where to begin. */
function chain(sessions: readonly (readonly number[])[], itemCount: number): Uint32Array {
  const beside = Array.from({ length: itemCount }, () => new Map<number, number>())
  const meet = (a: number, b: number) => beside[a]?.set(b, (beside[a]?.get(b) ?? 0) + 1)
  for (const items of sessions)
    for (let at = 1; at < items.length; at++) {
      const [a, b] = [items[at - 1] as number, items[at] as number]
      meet(a, b)
      meet(b, a)
    }
  const ordered = new Set<number>()
  for (let first = 0; first < itemCount; first++) {
    let item: number | undefined = first
    while (item !== undefined && !ordered.has(item)) {
      ordered.add(item)
      let most = 0
      let next: number | undefined
      for (const [other, times] of beside[item] as Map<number, number>)
        if (times > most && !ordered.has(other)) [most, next] = [times, other]
      item = next
    }
  }
  return Uint32Array.from(ordered)
}

function membership(sessions: readonly (readonly number[])[], itemCount: number) {
  const starts = new Uint32Array(itemCount + 1)
  for (const items of sessions) for (const item of items) starts[item + 1] = (starts[item + 1] as number) + 1
  for (let item = 0; item < itemCount; item++)
    starts[item + 1] = (starts[item + 1] as number) + (starts[item] as number)
  const ends = starts.slice()
  const members = new Uint32Array(starts[itemCount] as number)
  sessions.forEach((items, session) => {
    for (const item of items) {
      members[ends[item] as number] = session
      ends[item] = (ends[item] as number) + 1
    }
  })
  return { starts, members }
}
