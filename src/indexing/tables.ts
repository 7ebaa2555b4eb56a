import { AGES, MOST_ITEMS, MOST_VISITED } from '../recommendations/engine/format.ts'
import type { Tables } from '../recommendations/engine/manifest.ts'

/** How neighbours are found and weighed, in the words of VMIS-kNN and VSTAN. */
export interface Parameters {
  /** Power of an item's inverse document frequency. */
  readonly rarity: number
  /** A past session's weight is divided by its length to this power. */
  readonly length: number
  /** A past session fades by e over this part of the log. */
  readonly age: number
  /** … by e for so many places that the newest shared item is away from the newest visit. */
  readonly recency: number
  /** An item fades by e for so many places between it and the newest shared item. */
  readonly distance: number
  /** What an item before the newest shared one counts. */
  readonly before: number
  readonly sessions: number
  readonly neighbours: number
}

/** Good for shops of every kind that were measured; the tuner begins here. */
export const DEFAULTS: Parameters = {
  rarity: 1.5,
  length: 0.25,
  age: 1,
  recency: 2,
  distance: 8,
  before: 0.8,
  sessions: 1500,
  neighbours: 200,
}

/** Four digits are enough, and are the same number wherever they are read. */
export const rounded = (value: number): number => Number(value.toPrecision(4))

/** Computes once what every list needs, so that whoever asks multiplies only. */
export function tablesOf(parameters: Parameters, sessionCount: number): Tables {
  const table = (size: number, weight: (step: number) => number) =>
    Array.from({ length: size }, (_, step) => rounded(Math.max(weight(step), 1e-6)))
  // Four steps for each doubling; the middle of a step stands for all of it.
  const count = (step: number) => 2 ** Math.floor(step / 4) * (1 + (step % 4) / 4 + (step < 8 ? 0 : 0.125))
  const steps = 4 * Math.ceil(Math.log2(sessionCount + 2))
  return {
    rarity: table(steps, (step) => Math.max(Math.log(sessionCount / count(step)), 0.01) ** parameters.rarity),
    length: table(MOST_ITEMS + 1, (step) => 1 / Math.max(step, 1) ** parameters.length),
    age: table(AGES, (step) => Math.exp(-step / AGES / parameters.age)),
    recency: table(MOST_VISITED, (step) => Math.exp(-step / parameters.recency)),
    distance: table(MOST_ITEMS, (step) => Math.exp(-step / parameters.distance)),
    before: rounded(parameters.before),
    sessions: parameters.sessions,
    neighbours: parameters.neighbours,
  }
}
