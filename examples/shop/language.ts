import { texts } from './texts.mjs'

export const lang: 'ja' | 'en' = document.documentElement.lang === 'en' ? 'en' : 'ja'

export const text: (typeof texts)['ja'] = texts[lang]
