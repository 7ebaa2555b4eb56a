import { localId } from '../browser/localId.ts'
import { textChecksum } from './engine/format.ts'

/** Whether a device sees recommendations or is compared with those that do; `none` without consent. */
export type Arm = 'treatment' | 'control' | 'none'

/** By a hash of an id that the device has given itself, so that it stays in its arm. */
export function armOf(shop: string, holdout: number): Arm {
  if (!holdout) return 'treatment'
  return textChecksum(localId(`throughline:${shop}:arm`)) / 2 ** 32 < holdout ? 'control' : 'treatment'
}
