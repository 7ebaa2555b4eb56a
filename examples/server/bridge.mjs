import http from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** A node server for a function from request to response; bodies stream both ways, and who leaves aborts. */
export function createServer(answer) {
  return http.createServer(async (incoming, outgoing) => {
    const leaving = new AbortController()
    outgoing.once('close', () => leaving.abort())
    try {
      await send(await answer(requestOf(incoming, leaving.signal)), incoming, outgoing)
    } catch (error) {
      if (leaving.signal.aborted) return
      const malformed = error instanceof MalformedRequest
      if (!malformed) console.error(error)
      if (!outgoing.headersSent) outgoing.writeHead(malformed ? 400 : 500)
      outgoing.end()
    }
  })
}

class MalformedRequest extends Error {}

function requestOf(incoming, signal) {
  const { method, headers, rawHeaders, url } = incoming
  const pairs = []
  for (let at = 0; at < rawHeaders.length; at += 2) pairs.push([rawHeaders[at], rawHeaders[at + 1]])
  const body = method === 'GET' || method === 'HEAD' ? undefined : Readable.toWeb(incoming)
  try {
    return new Request(new URL(`http://${headers.host ?? 'localhost'}${url}`), {
      method,
      headers: pairs,
      body,
      duplex: 'half',
      signal,
    })
  } catch (cause) {
    throw new MalformedRequest('This is no request that fetch could have made.', { cause })
  }
}

async function send(response, { method }, outgoing) {
  outgoing.writeHead(response.status, [...response.headers].flat())
  if (!response.body || method === 'HEAD') {
    await response.body?.cancel()
    outgoing.end()
  } else await pipeline(Readable.fromWeb(response.body), outgoing)
}
