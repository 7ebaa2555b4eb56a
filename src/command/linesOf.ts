import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'

/** The lines of a text file; gzip is told by its first bytes. A file that ends in the middle of its gzip fails. */
export async function* linesOf(
  path: string,
  onRead: (share: number) => void = () => {},
): AsyncGenerator<string> {
  const handle = await open(path)
  const { size } = await handle.stat()
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0)
  await handle.close()
  const file = createReadStream(path)
  let read = 0
  file.on('data', (chunk) => {
    read += chunk.length
    onRead(read / size)
  })
  const text = buffer.readUInt16BE(0) === 0x1f_8b ? file.pipe(createGunzip()) : file
  const lines = createInterface({ input: text, crlfDelay: Infinity })
  let failure: unknown
  // `pipe` hands no error on, and not every Node has one of its input end `for await`.
  for (const stream of new Set([file, text]))
    stream.on('error', (error: Error) => {
      failure = error
      lines.close()
    })
  try {
    yield* lines
  } catch (error) {
    failure = error
  }
  if (failure) throw new Error(`'${path}' cannot be read to its end (${failure}).`, { cause: failure })
}
