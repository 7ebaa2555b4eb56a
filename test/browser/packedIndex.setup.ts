import type { TestProject } from 'vitest/node'
import { built } from '../support/shoppers.ts'

declare module 'vitest' {
  interface ProvidedContext {
    packedIndex: { manifest: string; file: string; ids: string }
  }
}

/** Packs an index for pages, where nothing can build one. */
export function setup({ provide }: TestProject): void {
  const { manifest, file, ids } = built()
  provide('packedIndex', {
    manifest: JSON.stringify(manifest),
    file: Buffer.from(file).toString('base64'),
    ids,
  })
}
