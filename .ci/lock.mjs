// A registry mirror may offer native packages for its own platform only. npm then writes a lock file that `npm ci`
// refuses everywhere. Run this after such an install: it adds what is missing, read from the names of the packages.
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
const systems = ['android', 'darwin', 'freebsd', 'linux', 'openbsd', 'openharmony', 'win32']

for (const { optionalDependencies = {}, dev } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const parts = name.split(/[/-]/)
    const system = systems.find((known) => parts.includes(known))
    if (lock.packages[`node_modules/${name}`] || !system) continue
    const cpu = parts[parts.indexOf(system) + 1]
    const libc = name.includes('musl')
      ? 'musl'
      : name.includes('gnu') && system === 'linux'
        ? 'glibc'
        : undefined
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu: [cpu],
      ...(dev && { dev }),
      ...(libc && { libc: [libc] }),
      optional: true,
      os: [system],
    }
    console.log(`added ${name}@${version}`)
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
