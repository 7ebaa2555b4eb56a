import { readMeta } from '../core/meta.ts'
import type { Hub, Transport } from '../core/ports.ts'
import { type TouchpointsAnswer, WIRE_VERSION } from '../core/wire.ts'

/** A shorter body gains nothing by being compressed. */
const SHORT = 1000

/** Sends in the name of this device: `leaving`, as the last that a page does. */
export type Post = (route: string, body: object, leaving?: boolean) => Promise<Partial<TouchpointsAnswer>>

export function createPost({ log, consent }: Hub, transport: Transport): Post {
  return async (route, body, leaving) => {
    const said = JSON.stringify({ token: readMeta(log.rows()).token, ...body })
    const text = consent?.clean(said) ?? said
    const answer = (await transport.post(
      `/${route}?v=${WIRE_VERSION}`,
      leaving || text.length < SHORT || !globalThis.CompressionStream ? text : await compressed(text),
      {},
      leaving,
    )) as Partial<TouchpointsAnswer> | '' | null
    // Something on the way may answer for the server.
    if (answer !== '' && !answer?.missing) throw new Error('This is no answer of the sync server.')
    return answer || {}
  }
}

/** As gzip, which the server tells by its first bytes: a header that names it would not be CORS-simple. */
async function compressed(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
