import { readFileSync, rmSync, writeFileSync } from 'node:fs'

/** Takes a lock file for this process, also one whose process is gone; returns its undo. */
export function takeLock(file, refused) {
  for (;;) {
    try {
      writeFileSync(file, `${process.pid}\n`, { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const pid = Number(read(file))
    if (isAlive(pid)) throw Object.assign(new Error(refused(pid)), { expected: true })
    rmSync(file, { force: true })
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** A container counts its processes anew: there, the id of one that is gone may be our own. */
function isAlive(pid) {
  if (!pid || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
