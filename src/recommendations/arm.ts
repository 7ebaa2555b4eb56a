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
  const kept = (change: (storage: Storage) => string | undefined) => {
    try {
      return change(localStorage)
    } catch {
      return undefined
    }
  }
  return {
    get(holdout) {
      if (!holdout) return 'treatment'
      id ??= kept((storage) => storage.getItem(key) ?? undefined) ?? ids()
      kept((storage) => void storage.setItem(key, id as string))
      return textChecksum(id) / 2 ** 32 < holdout ? 'control' : 'treatment'
    },
    forget() {
      id = undefined
      kept((storage) => void storage.removeItem(key))
    },
  }
}
