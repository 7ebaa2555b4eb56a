import { StorefrontError } from '../core/errors.ts'

/** The most bytes of a body as it arrives. */
export const MOST_BYTES: number = 256 * 1024

/** The most bytes of a body that arrived compressed, once it is inflated. */
export const MOST_INFLATED: number = 1024 * 1024

/**
 * The JSON of a request, compressed or not; told by the first two bytes, because a request that has to stay
 * CORS-simple cannot name its encoding. Throws with the code `body` or `too-large`.
 */
export async function readBody(request: Request): Promise<unknown> {
  if (Number(request.headers.get('content-length')) > MOST_BYTES) throw tooLarge(MOST_BYTES)
  const gone = 'The body ends before it is complete.'
  const bytes = request.body ? await collect(request.body, MOST_BYTES, gone) : new Uint8Array()
  const text = storable(new TextDecoder().decode(await inflated(bytes)))
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new StorefrontError('body', 'The body is not JSON.', cause)
  }
}

async function inflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return collect(stream, MOST_INFLATED, 'The body begins like gzip and is not.')
}

/** All of a stream; refuses what is too long, and what breaks off as `broken`. */
async function collect(
  stream: ReadableStream<Uint8Array>,
  most: number,
  broken: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader()
  const read = () =>
    reader.read().catch((cause) => {
      throw new StorefrontError('body', broken, cause)
    })
  const chunks: Uint8Array[] = []
  let size = 0
  for (let next = await read(); !next.done; next = await read()) {
    size += next.value.byteLength
    if (size > most) {
      // Not awaited: a sender that is still sending may take its time.
      reader.cancel().catch(() => {})
      throw tooLarge(most)
    }
    chunks.push(next.value)
  }
  const bytes = new Uint8Array(size)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.byteLength
  }
  return bytes
}

const tooLarge = (most: number) =>
  new StorefrontError('too-large', `The body has more than ${most} bytes: send fewer entries at a time.`)

const halves = /\\(?:ud[89ab]..\\ud[c-f]..|(ud[89a-f]..|u0000)|.)/gi

/** PostgreSQL's jsonb takes neither U+0000 nor half a surrogate pair, and JSON can only say them by an escape. */
function storable(json: string): string {
  return json.replace(halves, (written, unstorable) => (unstorable ? '\\ufffd' : written))
}
