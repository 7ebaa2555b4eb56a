import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createSyncHandler, type Database } from 'throughline/server'
import { type MemoryDatabase, memoryDatabase } from '../server/memoryDatabase.ts'

/** What is wrong with the server: it refuses with a status, never answers, or does its work and loses the answer. */
export type Fault =
  | { readonly type: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly type: 'hang' }
  | { readonly type: 'lost-answers' }

/** A request that reached the server. */
export interface SeenRequest {
  readonly at: number
  readonly method: string
  readonly path: string
  readonly bytes: number
  readonly body: Uint8Array
  /** 0 when it got no answer. */
  status: number
}

type Added = readonly { readonly id: string }[]

export interface FaultyServer {
  readonly url: string
  readonly database: MemoryDatabase
  readonly requests: readonly SeenRequest[]
  /** Every touchpoint that was to be stored, by id: how often. */
  readonly arrivals: ReadonlyMap<string, number>
  /** What the handler complained about. */
  readonly errors: readonly unknown[]
  /** What happens to requests from now on; nothing unless told. A function decides for each. */
  fault: Fault | ((request: SeenRequest) => Fault | undefined) | undefined
  /** Closes the port: connections are refused until `accept`. */
  refuse(): Promise<void>
  accept(): Promise<void>
  /** Resolves with true when `done` is, with false after so many milliseconds without a new touchpoint. */
  until(done: () => boolean, patience: number): Promise<boolean>
  close(): Promise<void>
}

/** The real handler on a memory database, on a port of its own, with faults in front of it. */
export async function startFaultyServer(origins: readonly string[]): Promise<FaultyServer> {
  const requests: SeenRequest[] = []
  const arrivals = new Map<string, number>()
  const errors: unknown[] = []
  const watchers = new Set<() => void>()
  const stored = memoryDatabase()
  const database: Database = {
    ...stored,
    async addTouchpoints(...parts) {
      const answer = await stored.addTouchpoints(...parts)
      const batch = parts[0] as unknown as Added | { readonly touchpoints: Added }
      for (const { id } of 'touchpoints' in batch ? batch.touchpoints : batch)
        arrivals.set(id, (arrivals.get(id) ?? 0) + 1)
      for (const tell of watchers) tell()
      return answer
    },
  }
  const handler = createSyncHandler({
    database,
    history: true,
    origins,
    onError: (error) => errors.push(error),
    authenticate: (request) => /^Bearer (\w+)$/.exec(request.headers.get('authorization') ?? '')?.[1],
  })

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const { method = 'GET', url = '/', headers } = incoming
    const chunks: Buffer[] = []
    try {
      for await (const chunk of incoming) chunks.push(chunk)
    } catch {
      return
    }
    const body = new Uint8Array(Buffer.concat(chunks))
    const path = url.slice(0, url.indexOf('?') + 1 || undefined).replace('?', '')
    const seen: SeenRequest = { at: Date.now(), method, path, bytes: body.byteLength, body, status: 0 }
    requests.push(seen)
    const fault = typeof server.fault === 'function' ? server.fault(seen) : server.fault
    if (fault?.type === 'hang') return
    if (fault?.type === 'status') {
      seen.status = fault.status
      outgoing.writeHead(fault.status, {
        'access-control-allow-origin': headers.origin ?? '*',
        'access-control-expose-headers': 'retry-after',
        ...fault.headers,
      })
      outgoing.end()
      return
    }
    const leaving = new AbortController()
    outgoing.once('close', () => leaving.abort())
    const response = await handler(
      new Request(server.url + url, {
        method,
        headers: Object.entries(headers).map(([name, value]): [string, string] => [name, `${value}`]),
        ...(body.byteLength && { body }),
        signal: leaving.signal,
      }),
    )
    if (fault) {
      incoming.socket.destroy()
      return
    }
    seen.status = response.status
    outgoing.writeHead(response.status, Object.fromEntries(response.headers))
    try {
      if (response.body) for await (const part of response.body) outgoing.write(part)
    } catch {
      // It left in the middle of a stream.
    }
    outgoing.end()
  }
  const http = createServer((incoming, outgoing) => void answer(incoming, outgoing))
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      http.once('error', reject)
      http.listen(port, '127.0.0.1', () => {
        http.off('error', reject)
        resolve()
      })
    })
  const refuse = () =>
    new Promise<void>((resolve) => {
      http.close(() => resolve())
      http.closeAllConnections()
    })
  await listen(0)
  const { port } = http.address() as AddressInfo

  const server: FaultyServer = {
    url: `http://127.0.0.1:${port}`,
    database: stored,
    requests,
    arrivals,
    errors,
    fault: undefined,
    refuse,
    accept: () => listen(port),
    until: (done, patience) =>
      new Promise((resolve) => {
        const end = (met: boolean) => {
          clearTimeout(timer)
          watchers.delete(look)
          resolve(met)
        }
        let timer = setTimeout(end, patience, false)
        let known = arrivals.size
        const look = () => {
          if (done()) return end(true)
          if (arrivals.size === known) return
          known = arrivals.size
          clearTimeout(timer)
          timer = setTimeout(end, patience, false)
        }
        watchers.add(look)
        look()
      }),
    close: () => (http.listening ? refuse() : Promise.resolve()),
  }
  return server
}
