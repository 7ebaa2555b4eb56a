import { SyncError } from '../../core/errors.ts'
import type { Hub } from '../../core/ports.ts'
import { type Readable, writable } from '../../core/readable.ts'
import { intercept } from '../watch/intercept.ts'
import type { Traffic } from '../watch/watchTransport.ts'

/** How the way to the server is made to be. */
export type Condition = 'normal' | 'offline' | 'slow' | 'server-error'

/** In milliseconds. */
const SLOW = 3000

/** What a tab holds that sends: for what is shared, and for touchpoints. */
const SENDERS = [0, 1]

/** The way to the server, and what somebody has made of it. */
export interface Network extends Readable<Condition> {
  set(condition: Condition): void
  /** Whether this tab is the sender for all of them. */
  holds(): boolean
  stop(): void
}

/**
 * Lets somebody try a shop without a server, with a slow one, or with one that fails. While it does, this tab holds what
 * makes a tab the sender, so that no other one sends for it.
 */
export function createNetwork({ transport, log }: Hub, traffic: Traffic, changed: () => void): Network {
  const { set, ...state } = writable<Condition>('normal')
  const { storage } = log
  let release = () => {}
  let held = false
  /** Until the condition is another one. */
  let over = Promise.resolve()
  traffic.gate = async () => {
    const condition = state.get()
    if (condition === 'offline') throw new TypeError('The debug overlay plays offline.')
    if (condition === 'slow') await new Promise((resolve) => setTimeout(resolve, SLOW))
    if (condition === 'server-error') throw new SyncError('The debug overlay plays a failing server.', 500)
  }
  const stops = transport
    ? [
        // A rejection would keep the shop from listening for a while longer.
        intercept(
          transport,
          'listen',
          (listen) =>
            (...all) =>
              state.get() === 'normal' ? listen(...all) : over,
        ),
        intercept(transport, 'offline', (offline) => () => state.get() === 'offline' || offline()),
        intercept(
          storage,
          'alone',
          (alone) => (what, work, signal) => (state.get() === 'normal' ? alone(what, work, signal) : work()),
        ),
      ]
    : []
  return {
    ...state,
    set(condition) {
      if (condition === state.get()) return
      release()
      held = false
      set('normal')
      over = Promise.resolve()
      traffic.cut?.()
      if (condition !== 'normal') {
        const mine = new Promise<void>((resolve) => {
          release = resolve
        })
        over = mine
        const hold = () => {
          // What comes too late is for a condition that is over.
          held ||= over === mine
          changed()
          return mine
        }
        for (const what of SENDERS) storage.alone?.(what, hold)?.catch(() => {})
      }
      set(condition)
      // What waits finds out at once.
      globalThis.dispatchEvent?.(new Event('online'))
    },
    holds: () => held,
    stop() {
      delete traffic.gate
      release()
      for (const stop of stops) stop()
    },
  }
}
