import { expectedOf } from './shop.mjs'

/**
 * Compares what a session should have left with what is stored.
 * @returns {{ missing: number, doubled: number, wrong: number }} `wrong`: in another order, or not what was meant
 */
export function compareSession(session, stored) {
  const { viewed, added, lines } = expectedOf(session)
  const results = [
    compareLists(viewed, stored.viewed),
    // Additions to one line may arrive as one: what counts is how many, and which line was begun first.
    comparePieces(added, stored.added),
    compareLines(lines, stored.lines),
  ]
  return sum(results)
}

export function sum(results) {
  const total = { missing: 0, doubled: 0, wrong: 0 }
  for (const { missing, doubled, wrong } of results) {
    total.missing += missing
    total.doubled += doubled
    total.wrong += wrong
  }
  return total
}

function comparePieces(expected, found) {
  const { missing, doubled } = compareLists(expected, found)
  const { wrong } = compareLists([...new Set(expected)], [...new Set(found)])
  return { missing, doubled, wrong: missing || doubled ? 0 : wrong }
}

function compareLists(expected, found) {
  const left = new Map()
  for (const item of expected) left.set(item, (left.get(item) ?? 0) + 1)
  for (const item of found) left.set(item, (left.get(item) ?? 0) - 1)
  const amounts = [...left.values()]
  const missing = amounts.reduce((count, amount) => count + Math.max(0, amount), 0)
  const doubled = amounts.reduce((count, amount) => count + Math.max(0, -amount), 0)
  const moved = expected.filter((item, index) => item !== found[index]).length
  return { missing, doubled, wrong: missing || doubled ? 0 : moved }
}

function compareLines(expected, found) {
  const pieces = (lines) => [...lines].flatMap(([id, quantity]) => Array(quantity).fill(id))
  return comparePieces(pieces(expected), pieces(found))
}
