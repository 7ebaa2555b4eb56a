import { fileURLToPath } from 'node:url'

export const root: string = fileURLToPath(new URL('..', import.meta.url))

// The same names as in tsconfig.json's paths: tests import what users import, and get the source.
export const alias: { find: RegExp; replacement: string }[] = [
  { find: /^throughline$/, replacement: `${root}src/index.ts` },
  { find: /^throughline\/([a-z]+)$/, replacement: `${root}src/$1/index.ts` },
]
