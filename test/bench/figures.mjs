export const quantile = (times, share) => {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
}

export const median = (times) => quantile(times, 0.5)

/** A figure beside its target, for `console.table`. */
export const row = (what, figure, target, beside = '') => ({
  what,
  figure: Number(figure.toPrecision(3)),
  target,
  ok: figure <= target ? '✓' : '✗',
  beside,
})
