import { type Collection, defineCollection } from '../core/collection.ts'

/** What a touchpoint says: its name, its parameters, and where on the site it happened. */
export type TouchpointOp = readonly [
  name: string,
  params: Readonly<Record<string, unknown>>,
  page?: Readonly<{ location: string; title?: string; referrer?: string }>,
]

/** Touchpoints only go up: they are recorded and sent, nothing is folded from them on the device. */
export const touchpointsCollection: Collection<never, TouchpointOp> = defineCollection<never, TouchpointOp>({
  name: 'touchpoints',
  share: 'up',
  purpose: 'analytics',
  apply: (rows) => rows,
})
