/** Where the overlay is, and what it shows. */
export interface Place {
  dock: 'right' | 'bottom'
  /** Its width or height, in pixels. */
  size: number
  panel: string
}

const KEY = 'throughline-overlay'

/** Where somebody has put the overlay last: kept for the browser, since it is about who looks and not about the shop. */
export function rememberedPlace(dock: Place['dock'] = 'right'): Place {
  let place: Place = { dock, size: dock === 'right' ? 440 : 340, panel: 'events' }
  try {
    place = { ...place, ...JSON.parse(localStorage.getItem(KEY) ?? '{}') }
    if (!(place.size > 0)) place.size = 440
  } catch {
    // No storage, or not ours: then it begins where it always does.
  }
  return new Proxy(place, {
    set(place, name, value) {
      Object.assign(place, { [name]: value })
      try {
        localStorage.setItem(KEY, JSON.stringify(place))
      } catch {
        // It holds for this page.
      }
      return true
    },
  })
}
