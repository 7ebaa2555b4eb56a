const LIST = 20

export const quantile = (times, share) =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length * share)] ?? 0

/**
 * HR, MRR and coverage at 20 over every beginning of every test session, as the SR-GNN family publishes them: repeats
 * count, targets that the training log does not have are skipped. `novel` has only targets that were not visited yet.
 */
export function measure(list, sessions, known, { novel = false } = {}) {
  const listed = new Set()
  let [pairs, hits, ranks] = [0, 0, 0]
  for (const session of sessions)
    for (let end = 1; end < session.length; end++) {
      const target = session[end]
      const visited = session.slice(0, end)
      if (!known.has(target) || (novel && visited.includes(target))) continue
      pairs++
      const items = list(visited)
      for (const item of items) listed.add(item)
      const rank = items.indexOf(target) + 1
      if (!rank || rank > LIST) continue
      hits++
      ranks += 1 / rank
    }
  return { pairs, hr: hits / pairs || 0, mrr: ranks / pairs || 0, coverage: listed.size / known.size || 0 }
}

/** Microseconds for each of these lists, from all who make them in turn; the best of three, since others work here too. */
export function race(makers, sessions, most = 3000) {
  const beginnings = sessions.flatMap((session) =>
    session.slice(1).map((_, end) => session.slice(0, end + 1)),
  )
  const step = Math.max(1, beginnings.length / most)
  const names = Object.keys(makers)
  const times = Object.fromEntries(names.map((name) => [name, []]))
  for (let at = 0; at < beginnings.length; at += step) {
    const session = beginnings[Math.floor(at)]
    for (const name of names) {
      let best = Infinity
      for (let round = 0; round < 3; round++) {
        const start = performance.now()
        makers[name](session)
        best = Math.min(best, performance.now() - start)
      }
      times[name].push(best * 1000)
    }
  }
  return Object.fromEntries(
    names.map((name) => [name, { p50: quantile(times[name], 0.5), p99: quantile(times[name], 0.99) }]),
  )
}
