import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'

export interface RunningPostgres {
  readonly url: string
  stop(): Promise<void>
}

/** Starts a PostgreSQL of its own on a free port; nothing comes back where none is installed. */
export async function startPostgres(): Promise<RunningPostgres | undefined> {
  const folder = findServer()
  if (!folder) return undefined
  const home = mkdtempSync(join(tmpdir(), 'throughline-postgres-'))
  const user = unprivileged()
  if (user) execFileSync('chown', [`${user.uid}:${user.gid}`, home])
  const data = join(home, 'data')
  const init = ['-D', data, '-U', 'throughline', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  execFileSync(join(folder, 'initdb'), init, { ...user, cwd: home, stdio: ['ignore', 'ignore', 'inherit'] })

  const port = await freePort()
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: home,
    fsync: 'off',
    log_min_messages: 'log',
  }
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = spawn(join(folder, 'postgres'), ['-D', data, ...args], {
    ...user,
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const kill = () => server.kill('SIGQUIT')
  process.once('exit', kill)
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const said: string[] = []
  const ready = new Promise<void>((resolve) => {
    createInterface({ input: server.stderr }).on('line', (line) => {
      said.push(line)
      if (line.includes('ready to accept connections')) resolve()
    })
  })
  const failed = ended.then(() => {
    throw new Error(`PostgreSQL did not start:\n${said.join('\n')}`)
  })
  await Promise.race([ready, failed])
  failed.catch(() => {})

  return {
    url: `postgres://throughline@127.0.0.1:${port}/postgres`,
    async stop() {
      process.off('exit', kill)
      // Lets the last connections close by themselves.
      server.kill('SIGTERM')
      await ended
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function findServer(): string | undefined {
  const debian = '/usr/lib/postgresql'
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : []
  const folders = [
    output('pg_config', '--bindir'),
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ]
  return folders.find(
    (folder) => folder && ['initdb', 'postgres'].every((name) => existsSync(join(folder, name))),
  )
}

/** PostgreSQL refuses to run as root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const name = output('id', '-u', 'postgres') ? 'postgres' : 'nobody'
  return { uid: Number(output('id', '-u', name)), gid: Number(output('id', '-g', name)) }
}

function output(command: string, ...args: string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return ''
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
