import { idle } from '../browser/idle.ts'
import type { PackedIndex, SessionIndex } from './engine/decode.ts'
import type { Decoded, Said } from './engine/decodeWorker.ts'
import { IndexError } from './engine/manifest.ts'

/** By this name the file knows that it is a worker. */
const WORKER = 'throughline-index'
/** How long a worker may take, in milliseconds. */
const PATIENCE = 5000

/**
 * Reads a packed index in a worker, which ends then. Where there is no worker, as with a bundler or a content security
 * policy that does not know of it, or it does not answer, this thread does it when it is idle.
 *
 * @throws {IndexError} `truncated`, `corrupt`, `newer`, `wrong-shop`
 */
export async function decodeInWorker(packed: PackedIndex, name: string): Promise<SessionIndex> {
  const decoded = (await inWorker(packed, name)) ?? (await here(packed, name))
  if ('index' in decoded) return decoded.index
  throw new IndexError(decoded.code, decoded.message)
}

async function here(packed: PackedIndex, name: string): Promise<Decoded> {
  await idle()
  const { decode } = await import('./engine/decodeWorker.ts')
  return decode(packed, name)
}

/** Nothing, when there is no worker. */
function inWorker(packed: PackedIndex, name: string): Promise<Decoded | undefined> {
  return new Promise((resolve) => {
    let worker: Worker | undefined
    const end = (decoded?: Decoded) => {
      clearTimeout(timer)
      worker?.terminate()
      resolve(decoded)
    }
    const timer = setTimeout(end, PATIENCE)
    try {
      const address = trusted(new URL('./engine/decodeWorker.js', import.meta.url))
      const started = new Worker(address, { type: 'module', name: WORKER })
      worker = started
      started.onmessage = ({ data }: MessageEvent<Said>) => {
        // A copy: what is handed over does not come back from a worker that hangs.
        if (data === 'started') started.postMessage([packed, name])
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
