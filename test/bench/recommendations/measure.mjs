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

/**
 * Microseconds for each of these lists. All makers in turn, in three passes over the sessions, of which the best time of
 * a list counts: others work on this machine too, and no list finds its own data warm.
 */
export function race(makers, sessions, most = 3000) {
  const beginnings = sessions.flatMap((session) =>
    session.slice(1).map((_, end) => session.slice(0, end + 1)),
  )
  const step = Math.max(1, beginnings.length / most)
  const chosen = []
  for (let at = 0; at < beginnings.length; at += step) chosen.push(beginnings[Math.floor(at)])
  const times = Object.fromEntries(Object.keys(makers).map((name) => [name, chosen.map(() => Infinity)]))
  for (let pass = 0; pass < 3; pass++)
    for (const [name, make] of Object.entries(makers))
      for (const [at, session] of chosen.entries()) {
        const start = performance.now()
        make(session)
        times[name][at] = Math.min(times[name][at], (performance.now() - start) * 1000)
      }
  return Object.fromEntries(
    Object.entries(times).map(([name, all]) => [name, { p50: quantile(all, 0.5), p99: quantile(all, 0.99) }]),
  )
}
