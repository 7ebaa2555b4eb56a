import { type Collection, defineCollection } from '../core/collection.ts'

/** Touchpoints only go up: they are recorded and sent, nothing is folded from them on the device. */
export const touchpointsCollection: Collection<never, never> = defineCollection<never, never>({
  name: 'touchpoints',
  share: 'up',
  purpose: 'analytics',
  sends: ['event', 'params', 'time', 'device', 'order', 'session', 'channel', 'page', 'referrer', 'campaign'],
  apply: (rows) => rows,
})
