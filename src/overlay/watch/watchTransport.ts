import type { SyncError } from '../../core/errors.ts'
import type { Hub } from '../../core/ports.ts'
import type { TouchpointsRequest, WireEntry } from '../../core/wire.ts'
import { intercept } from './intercept.ts'
import type { Fate, Recorded, SeenRequest } from './record.ts'
import type { Book } from './watch.ts'

/** The most requests that are remembered. */
const MOST = 500

/** What is known of the way to the server. */
export interface Traffic {
  readonly requests: SeenRequest[]
  /** Whether this tab holds the live connection, and how often it was told something. */
  live: boolean
  heard: number
  /** Ends the live connection, if there is one. */
  cut?: () => void
  /** What was there before anybody looked is written down. */
  looked?: Promise<unknown>
  /** Stands before each request, where somebody wants to try what comes of one that fails. */
  gate?: () => Promise<unknown>
}

/** Writes down what is sent and what came of it; returns the stop. */
export function watchTransport({ transport, log }: Hub, book: Book, traffic: Traffic): () => void {
  if (!transport) return () => {}
  const { requests } = traffic
  const stops = [
    intercept(transport, 'post', (post) => async (path, body, ...more) => {
      const request: SeenRequest = { at: Date.now(), path: path.split('?')[0] as string, sent: sizeOf(body) }
      if (requests.push(request) > MOST) requests.shift()
      const began = performance.now()
      const fates: Fate[] = []
      const tell = (record: Recorded | undefined) => {
        if (!record) return
        const attempt = record.fates.filter(({ what }) => what === 'sent').length + 1
        const { status } = request
        fates.push(book.tell(record, 'sent', { attempt, ...(status !== undefined && { status }) }))
      }
      const end = (status: number, error?: unknown) => {
        request.took = performance.now() - began
        request.status = status
        if (error) request.error = `${(error as Error)?.message ?? error}`
        for (const fate of fates) fate.status = status
        book.changed()
      }
      void Promise.all([idsIn(path, body, log), traffic.looked]).then(([ids]) => {
        for (const id of ids) tell(id ? book.find(id) : undefined)
      }, console.warn)
      try {
        // A page that is left has no time to wait for nothing.
        if (traffic.gate) await traffic.gate()
        const answer = await post(path, body, ...more)
        request.received = answer ? sizeOf(JSON.stringify(answer)) : 0
        // What the server has nothing to say to is 204: all there is to be seen from here.
        end(answer ? 200 : 204)
        return answer
      } catch (error) {
        // Without a status nobody was reached.
        end((error as Partial<SyncError>)?.status ?? 0, error)
        throw error
      }
    }),
    intercept(transport, 'listen', (listen) => async (path, headers, signal, heard) => {
      const end = new AbortController()
      traffic.cut = () => end.abort()
      try {
        await listen(path, headers, AbortSignal.any([signal, end.signal]), () => {
          traffic.live = true
          traffic.heard++
          book.changed()
          heard()
        })
      } finally {
        traffic.live = false
        book.changed()
      }
    }),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

/** Whose entries a request carries. */
async function idsIn(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  { rows }: Hub['log'],
): Promise<readonly (string | undefined)[]> {
  if (path.startsWith('/exchange'))
    return (JSON.parse(`${body}`) as WireEntry[]).slice(1).flatMap(([n]) => {
      const { id, also = [] } = (rows().get(n) ?? {}) as { id?: string; also?: string[] }
      return [id, ...also]
    })
  if (path.startsWith('/touchpoints'))
    return (JSON.parse(await textOf(body)) as TouchpointsRequest).entries.map(([, id]) => id)
  return []
}

const sizeOf = (body: string | Uint8Array) =>
  typeof body === 'string' ? new TextEncoder().encode(body).length : body.length

/** A body as it was before it was compressed. */
const textOf = async (body: string | Uint8Array<ArrayBuffer>) =>
  typeof body === 'string'
    ? body
    : new Response(new Blob([body]).stream().pipeThrough(new DecompressionStream('gzip'))).text()
