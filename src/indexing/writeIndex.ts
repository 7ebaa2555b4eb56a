import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuiltIndex } from './build.ts'

/**
 * Writes an index into a folder: `<name>-<hash>.bin` and `.txt`, which never change, and last `<name>.json`, the
 * manifest that names them, in one step, so that nobody ever reads half of a new index. The index before stays until the
 * next, for pages that have just read its manifest; older ones of this name are removed. Answers the names.
 *
 * @throws {RangeError} when the index's name cannot be part of a file's name
 */
export async function writeIndex({ manifest, file, ids }: BuiltIndex, folder: string): Promise<string[]> {
  const { name, hash } = manifest
  if (!/^[\w.-]+$/.test(name))
    throw new RangeError(`'${name}' cannot be part of a file's name: write letters, digits, '-'.`)
  const names = [`${name}-${hash}.bin`, `${name}-${hash}.txt`, `${name}.json`] as const
  await mkdir(folder, { recursive: true })
  const before = await hashIn(join(folder, names[2]))
  await writeFile(join(folder, names[0]), file)
  await writeFile(join(folder, names[1]), ids)
  const draft = join(folder, `.${names[2]}.${process.pid}`)
  await writeFile(draft, JSON.stringify(manifest))
  await rename(draft, join(folder, names[2]))
  // The same again is no new index, and where nobody knows the one before it may be any.
  if (before && before !== hash) await removeOthers(folder, name, [hash, before])
  return [...names]
}

/** The hash that a manifest names; nothing, when it is none. */
async function hashIn(path: string): Promise<string | undefined> {
  try {
    const { hash } = JSON.parse(await readFile(path, 'utf8'))
    return /^[0-9a-f]{16}$/.test(hash) ? hash : undefined
  } catch {
    return undefined
  }
}

async function removeOthers(folder: string, name: string, kept: readonly string[]): Promise<void> {
  for (const file of await readdir(folder)) {
    const rest = file.startsWith(`${name}-`) ? file.slice(name.length + 1) : ''
    const [, hash] = /^([0-9a-f]{16})\.(?:bin|txt)$/.exec(rest) ?? []
    if (hash && !kept.includes(hash)) await rm(join(folder, file), { force: true })
  }
}
