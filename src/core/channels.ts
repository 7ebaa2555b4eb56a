import type { Channel } from './entry.ts'

/** Where a shop can meet its customers. */
export const channels: readonly Channel[] = [
  'web',
  'app',
  'store',
  'phone',
  'email',
  'chat',
  'bot',
  'social',
  'line',
  'voice',
  'ai_agent',
]
