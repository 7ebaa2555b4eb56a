import { decodeIndex, type PackedIndex, type SessionIndex } from './decode.ts'
import { IndexError } from './manifest.ts'

/** What the worker answers: an index, or why there is none. */
export type Decoded =
  | { readonly index: SessionIndex }
  | { readonly code: IndexError['code']; readonly message: string }

/** The part of a worker's global that is used. */
interface WorkerScope {
  onmessage: (event: { readonly data: readonly [packed: PackedIndex, name: string] }) => void
  postMessage(decoded: Decoded, transfer: readonly ArrayBufferLike[]): void
}

const scope = globalThis as unknown as WorkerScope

scope.onmessage = ({ data: [packed, name] }) => {
  try {
    const index = decodeIndex(packed, name)
    const arrays = [...Object.values(index), ...Object.values(index.ids)].filter(ArrayBuffer.isView)
    scope.postMessage({ index }, [...new Set(arrays.map(({ buffer }) => buffer))])
  } catch (error) {
    const known = error instanceof IndexError
    scope.postMessage({ code: known ? error.code : 'corrupt', message: `${(error as Error).message}` }, [])
  }
}
