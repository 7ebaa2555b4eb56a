/**
 * Plain VMIS-kNN as it was published (Kersbergen, Sprangers, Schelter 2022; m = 500, k = 100), over the same sessions:
 * what our engine is compared with in the same run. Its position weights fall by a tenth each, and it keeps visited items.
 */
export function createReference({ ids, starts, items, postingStarts, postings }, { m = 500, k = 100 } = {}) {
  const names = ids.text.split('\n')
  const numbers = new Map(names.map((id, item) => [id, item]))
  const sessionCount = starts.length - 1
  const rarity = Float64Array.from(names, (_, item) =>
    Math.log(sessionCount / Math.max(1, postingStarts[item + 1] - postingStarts[item])),
  )
  const likeness = new Float64Array(sessionCount)
  const newest = new Uint8Array(sessionCount)
  const scores = new Float64Array(names.length)
  return (session, limit = 20) => {
    const known = [...new Set(session.map((id) => numbers.get(id) ?? -1).reverse())].filter(
      (item) => item >= 0,
    )
    const met = []
    for (const [place, item] of known.slice(0, 10).entries()) {
      const end = Math.min(postingStarts[item + 1], postingStarts[item] + m)
      for (let at = postingStarts[item]; at < end; at++) {
        const other = postings[at]
        if (likeness[other] === 0) {
          met.push(other)
          newest[other] = place
        }
        likeness[other] += 1 - place / 10
      }
    }
    met.sort((a, b) => likeness[b] - likeness[a] || a - b)
    const found = []
    for (const other of met.slice(0, k))
      for (let at = starts[other]; at < starts[other + 1]; at++) {
        if (scores[items[at]] === 0) found.push(items[at])
        scores[items[at]] += likeness[other] * (1 - newest[other] / 10) * rarity[items[at]] + Number.MIN_VALUE
      }
    for (const other of met) likeness[other] = 0
    found.sort((a, b) => scores[b] - scores[a] || a - b)
    const list = found.slice(0, limit).map((item) => names[item])
    for (const item of found) scores[item] = 0
    return list
  }
}
