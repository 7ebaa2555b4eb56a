import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'

/**
 * The lines of a text file; gzip is told by its first bytes. A file that is not there, that has no line, or that ends in the
 * middle of its gzip fails, with one sentence.
 */
export async function* linesOf(
  path: string,
  onRead: (share: number) => void = () => {},
): AsyncGenerator<string> {
  const handle = await open(path).catch((error) => {
    throw refusal(path, error)
  })
  const stats = await handle.stat()
  if (stats.isDirectory()) {
    await handle.close()
    throw new Error(`'${path}' is a folder: write the path of the log.tsv in it.`)
  }
  const { size } = stats
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
  let any = false
  let failure: unknown
  // `pipe` hands no error on, and not every Node has one of its input end `for await`.
  for (const stream of new Set([file, text]))
    stream.on('error', (error: Error) => {
      failure = error
      lines.close()
    })
  try {
    for await (const line of lines) {
      any = true
      yield line
    }
  } catch (error) {
    failure = error
  }
  if (failure) throw new Error(`'${path}' cannot be read to its end (${failure}).`, { cause: failure })
  if (!any) throw new Error(`'${path}' is empty: its first line names the columns session, item, time.`)
}

function refusal(path: string, error: NodeJS.ErrnoException): Error {
  const why =
    error.code === 'ENOENT'
      ? `There is no file '${path}'.`
      : `'${path}' cannot be opened (${error.code ?? error}).`
  return new Error(why, { cause: error })
}
