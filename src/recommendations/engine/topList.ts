/** Keeps the best of what it is told, in arrays that are made once. */
export interface TopList {
  readonly ids: Int32Array
  readonly scores: Float64Array
  /** Forgets everything, and will keep at most so many. */
  reset(limit: number): void
  add(id: number, score: number): void
  /** How many are kept. */
  size(): number
  /** Brings them into their order: best score first, and of equal ones the lower id. Answers their ids. */
  sort(): Int32Array
}

/** A binary heap whose root is the worst that is kept; the order does not depend on the order of `add`. */
export function createTopList(most: number): TopList {
  const ids = new Int32Array(most)
  const scores = new Float64Array(most)
  let limit = most
  let size = 0

  const place = (at: number, id: number, score: number) => {
    ids[at] = id
    scores[at] = score
  }
  const worse = (at: number, id: number, score: number) => {
    const other = scores[at] as number
    return other < score || (other === score && (ids[at] as number) > id)
  }
  const sink = (id: number, score: number, end: number) => {
    let at = 0
    for (let child = 1; child < end; child = at * 2 + 1) {
      const right = child + 1
      if (right < end && worse(right, ids[child] as number, scores[child] as number)) child = right
      if (!worse(child, id, score)) break
      place(at, ids[child] as number, scores[child] as number)
      at = child
    }
    place(at, id, score)
  }

  return {
    ids,
    scores,
    reset(most) {
      limit = most
      size = 0
    },
    add(id, score) {
      if (size === limit) {
        if (limit && worse(0, id, score)) sink(id, score, size)
        return
      }
      let at = size++
      for (let parent = (at - 1) >> 1; at && !worse(parent, id, score); parent = (at - 1) >> 1) {
        place(at, ids[parent] as number, scores[parent] as number)
        at = parent
      }
      place(at, id, score)
    },
    size: () => size,
    sort() {
      for (let end = size - 1; end > 0; end--) {
        const [id, score] = [ids[end] as number, scores[end] as number]
        const [last, lastScore] = [ids[0] as number, scores[0] as number]
        sink(id, score, end)
        place(end, last, lastScore)
      }
      return ids.subarray(0, size)
    },
  }
}
