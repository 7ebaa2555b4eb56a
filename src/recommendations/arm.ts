import { forgetLocalId, localId } from '../browser/localId.ts'
import { textChecksum } from './engine/format.ts'

/** Whether a device sees recommendations or is compared with those that do; `none` without consent. */
export type Arm = 'treatment' | 'control' | 'none'

/** By a hash of an id that the device has given itself, so that it stays in its arm. */
export function armOf(shop: string, holdout: number): Arm {
  if (!holdout) return 'treatment'
  return textChecksum(localId(keyOf(shop))) / 2 ** 32 < holdout ? 'control' : 'treatment'
}

/** The device is a new one from now on. */
export const forgetArm = (shop: string): void => forgetLocalId(keyOf(shop))

const keyOf = (shop: string) => `throughline:${shop}:arm`
