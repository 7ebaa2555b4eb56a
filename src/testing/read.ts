import { gunzipSync } from 'node:zlib'
import type { Purpose } from '../core/collection.ts'
import type { TouchpointContext, TouchpointsRequest } from '../core/wire.ts'

/** A touchpoint that a page has sent. */
export interface SeenTouchpoint {
  /** The same wherever this touchpoint goes. */
  readonly id: string
  readonly name: string
  /** All parameters, also those that were collected for a purpose of their own. */
  readonly params: Readonly<Record<string, unknown>>
  /** When it happened, in milliseconds since 1970 by the device's clock. */
  readonly at: number
  /** Where it happened. */
  readonly page?: NonNullable<TouchpointContext['page']>
  /** What it was collected for. */
  readonly purpose: Purpose
}

/** With its order number within the device; one that left with its page may have none yet. */
export interface Arrived extends SeenTouchpoint {
  readonly n: number
}

/** What a request's body says; nothing, when it is in no form of this library. */
export function readTouchpoints(body: string | Uint8Array | null): readonly Arrived[] {
  if (!body?.length) return []
  try {
    const { sent, contexts, entries }: TouchpointsRequest = JSON.parse(
      typeof body === 'string' ? body : textOf(body),
    )
    return entries.map(([n, id, age, name, params, context, fields, at = sent - age]) => {
      const { page, purpose = 'analytics' } = contexts[context] ?? {}
      const all = Object.assign({}, params, ...Object.values(fields ?? {}))
      return { id, name, params: all, at, ...(page && { page }), purpose, n }
    })
  } catch {
    return []
  }
}

/** A header that names gzip would not be CORS-simple, so it is told by its first bytes (RFC 1952, 2.3.1). */
const textOf = (body: Uint8Array): string =>
  new TextDecoder().decode(body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body)
