import { useSyncExternalStore } from 'react'
import type { Readable } from '../core/readable.ts'

/** The value of a readable, always the newest; while a server renders and the page hydrates, its first one. */
export const useReadable = <T>({ get, subscribe, initial }: Readable<T>): T =>
  useSyncExternalStore(subscribe, get, () => initial)
