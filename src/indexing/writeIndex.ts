import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuiltIndex } from './build.ts'

/**
 * Writes an index into a folder: `<name>-<hash>.bin` and `.txt`, which never change, and last `<name>.json`, the
 * manifest that names them, in one step, so that nobody ever reads half of a new index. Answers the names.
 */
export async function writeIndex({ manifest, file, ids }: BuiltIndex, folder: string): Promise<string[]> {
  const { name, hash } = manifest
  if (!/^[\w.-]+$/.test(name))
    throw new RangeError(`'${name}' cannot be part of a file's name: write letters, digits, '-'.`)
  const names = [`${name}-${hash}.bin`, `${name}-${hash}.txt`, `${name}.json`] as const
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, names[0]), file)
  await writeFile(join(folder, names[1]), ids)
  const draft = join(folder, `.${names[2]}.${process.pid}`)
  await writeFile(draft, JSON.stringify(manifest))
  await rename(draft, join(folder, names[2]))
  return [...names]
}
