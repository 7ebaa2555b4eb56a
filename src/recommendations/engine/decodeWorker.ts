import { decodeIndex, type PackedIndex, type SessionIndex } from './decode.ts'
import { IndexError } from './manifest.ts'

/** An index that was read, or why it was not. */
export type Decoded =
  | { readonly index: SessionIndex }
  | { readonly code: IndexError['code']; readonly message: string }

/** What whoever starts this file as a worker calls it. */
const WORKER = 'throughline-index'

/** What a worker says: that it has started, and then what it has read. */
export type Said = 'started' | Decoded

/** The part of a worker's global that is used. */
interface Scope {
  readonly name?: string
  onmessage?: (event: { readonly data: readonly [packed: PackedIndex, shop: string] }) => void
  postMessage(said: Said, transfer?: readonly ArrayBufferLike[]): void
}

/** Reads an index where it is called; whatever is wrong with it is answered, not thrown. */
export function decode(packed: PackedIndex, shop: string): Decoded {
  try {
    return { index: decodeIndex(packed, shop) }
  } catch (error) {
    const { message } = error as Error
    return { code: error instanceof IndexError ? error.code : 'corrupt', message }
  }
}

const scope = globalThis as unknown as Scope
if (scope.name === WORKER) {
  scope.onmessage = ({ data: [packed, shop] }) => {
    const decoded = decode(packed, shop)
    const arrays =
      'index' in decoded ? [...Object.values(decoded.index), ...Object.values(decoded.index.ids)] : []
    const buffers = arrays.filter(ArrayBuffer.isView).map(({ buffer }) => buffer)
    scope.postMessage(decoded, [...new Set(buffers)])
  }
  scope.postMessage('started')
}
