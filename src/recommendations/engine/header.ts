import { UsageError } from '../../core/errors.ts'
import type { PackedIndex } from './decode.ts'
import { FIELDS, fileChecksum, HEADER, MAGIC, textChecksum } from './format.ts'
import { FORMAT_VERSION, IndexError } from './manifest.ts'

/** How much of everything an index has. */
export interface Header {
  readonly items: number
  readonly sessions: number
  readonly clicks: number
}

/**
 * Reads the beginning of a file, once the whole of it is known to be what was written.
 *
 * @throws {IndexError} `truncated`, `corrupt`, `newer`, `wrong-shop`
 */
export function readHeader({ file, ids }: PackedIndex, name: string): Header {
  if (!ArrayBuffer.isView(file) || typeof ids !== 'string')
    throw new UsageError('file', 'Write file as a Uint8Array, ids as a text.')
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const read = (field: keyof typeof FIELDS) => view.getUint32(FIELDS[field], true)
  const refuse = (code: IndexError['code'], what: string) => {
    throw new IndexError(code, `The index ${what}.`)
  }
  if (file.length < HEADER) refuse('truncated', 'ends before its header does')
  if (read('magic') !== MAGIC) refuse('corrupt', 'does not begin as one')
  if (read('version') > FORMAT_VERSION) refuse('newer', 'has a newer format than this code can read')
  if (file.length < read('length'))
    refuse('truncated', `ends after ${file.length} of ${read('length')} bytes`)
  if (fileChecksum(file) !== read('checksum')) refuse('corrupt', 'is not as it was written')
  if (textChecksum(name) !== read('name')) refuse('wrong-shop', `is not of the shop '${name}'`)
  if (textChecksum(ids) !== read('ids')) refuse('corrupt', 'came with the ids of another one')
  return { items: read('items'), sessions: read('sessions'), clicks: read('clicks') }
}
