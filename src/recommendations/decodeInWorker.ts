import { idle } from '../browser/idle.ts'
import type { PackedIndex, SessionIndex } from './engine/decode.ts'
import type { Decoded, Said } from './engine/decodeWorker.ts'
import { IndexError } from './engine/manifest.ts'

/** By this name the file knows that it is a worker. */
const WORKER = 'throughline-index'

/** An index, and the file it was read from, which has been away in the worker. */
export interface DecodedIndex {
  readonly index: SessionIndex
  readonly file: Uint8Array
}

/**
 * Reads a packed index in a worker, which ends then. The file is handed over, not copied, and comes back with the answer: the
 * array that was given is empty afterwards. Where there is no worker, as with a bundler or a content security policy
 * that does not know of it, this thread does it when it is idle.
 *
 * @throws {IndexError} `truncated`, `corrupt`, `newer`, `wrong-shop`
 */
export async function decodeInWorker(packed: PackedIndex, name: string): Promise<DecodedIndex> {
  const decoded = (await inWorker(packed, name)) ?? (await here(packed, name))
  if ('index' in decoded) return decoded
  throw new IndexError(decoded.code, decoded.message)
}

async function here(packed: PackedIndex, name: string): Promise<Decoded & Pick<DecodedIndex, 'file'>> {
  await idle()
  const { decode } = await import('./engine/decodeWorker.ts')
  return { ...decode(packed, name), file: packed.file }
}

/** Nothing, when there is no worker. */
function inWorker(
  packed: PackedIndex,
  name: string,
): Promise<(Decoded & Pick<DecodedIndex, 'file'>) | undefined> {
  return new Promise((resolve) => {
    let worker: Worker | undefined
    const end = (decoded?: Decoded & Pick<DecodedIndex, 'file'>) => {
      worker?.terminate()
      resolve(decoded)
    }
    try {
      const address = trusted(new URL('./engine/decodeWorker.js', import.meta.url))
      const started = new Worker(address, { type: 'module', name: WORKER })
      worker = started
      started.onmessage = ({ data }: MessageEvent<Said>) => {
        // Only now is it sure that what is handed over comes back.
        if (data === 'started') started.postMessage([packed, name], [packed.file.buffer as ArrayBuffer])
        else end(data)
      }
      started.onerror = (event) => {
        // It is not the page's trouble.
        event.preventDefault()
        end()
      }
    } catch {
      end()
    }
  })
}

interface Policy {
  createScriptURL(url: string): string
}

let policy: Policy | undefined

/**
 * An address that a content security policy with `require-trusted-types-for 'script'` takes, if it lets `throughline` make
 * one. https://developer.mozilla.org/en-US/docs/Web/API/Trusted_Types_API
 */
function trusted(url: URL | string): string {
  const { trustedTypes } = globalThis as {
    trustedTypes?: { createPolicy(name: string, policy: Policy): Policy }
  }
  policy ??= trustedTypes?.createPolicy('throughline', { createScriptURL: (address) => address })
  return policy?.createScriptURL(`${url}`) ?? `${url}`
}
