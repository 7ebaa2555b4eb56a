import type { Channel } from 'throughline'
import { texts } from './texts.mjs'

export const lang: 'ja' | 'en' = document.documentElement.lang === 'en' ? 'en' : 'ja'

export const text: (typeof texts)['ja'] = texts[lang]

/** Which channel put a line there, in words. */
export const addedBy = (channel: Channel): string => text.channels[channel]
