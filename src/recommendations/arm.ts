import { textChecksum } from './engine/format.ts'

/** Whether a device sees recommendations or is compared with those that do; `none` without consent. */
export type Arm = 'treatment' | 'control' | 'none'

/** The arm of a device, until it is forgotten. */
export interface Arms {
  /** `holdout`: which part of the devices is compared with, from 0 to 1. */
  get(holdout: number): Arm
  forget(): void
}

/**
 * By a hash of an id that the device has given itself, so that it stays in its arm; where nothing can be kept, as long as
 * the page does.
 */
export function createArms(shop: string, ids: () => string): Arms {
  const key = `throughline:${shop}:arm`
  let id: string | undefined
  return {
    get(holdout) {
      if (!holdout) return 'treatment'
      try {
        id ??= localStorage[key] ??= ids()
      } catch {
        id ??= ids()
      }
      return textChecksum(id as string) / 2 ** 32 < holdout ? 'control' : 'treatment'
    },
    forget() {
      id = undefined
      try {
        delete localStorage[key]
      } catch {
        // Nothing was kept.
      }
    },
  }
}
