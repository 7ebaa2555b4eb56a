/** Arrow keys, Home and End go from one to the next of what a selector names; only one of them is a stop of Tab. */
export const rove =
  (selector: string) =>
  (event: KeyboardEvent): void => {
    const all = [...(event.currentTarget as Element).querySelectorAll<HTMLElement>(selector)]
    const here = all.indexOf(event.target as HTMLElement)
    const to = toward(event.key, here, all.length)
    if (here < 0 || to === undefined) return
    event.preventDefault()
    all[to]?.focus()
    all[to]?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }

/** Where a key leads from one of so many; nothing for other keys. */
export const toward = (key: string, here: number, count: number, page = 10): number | undefined => {
  const to = {
    ArrowRight: here + 1,
    ArrowDown: here + 1,
    ArrowLeft: here - 1,
    ArrowUp: here - 1,
    PageDown: here + page,
    PageUp: here - page,
    Home: 0,
    End: count - 1,
  }[key]
  return to === undefined ? undefined : Math.max(0, Math.min(count - 1, to))
}
