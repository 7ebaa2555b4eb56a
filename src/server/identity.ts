import { StorefrontError, UsageError } from '../core/errors.ts'
import { once } from './once.ts'

/** Answers the id of the customer that a request proves to come from, or nothing. */
export type Authenticate = (
  request: Request,
) => string | null | undefined | Promise<string | null | undefined>

/** A device and the guest's log that it began with. */
export interface Device {
  readonly device: string
  readonly log: string
}

/** Tells who is asking. A device is known by a token that only this server can have written, so none is stored. */
export interface Identity {
  /** The token that proves who a device is. */
  token(device: Device): Promise<string>
  /** The device that a token proves; nothing when it proves nothing. */
  device(token: string | null): Promise<Device | undefined>
  /** The customer of a request, if it names one. Rejects with the code `customer` when it does so without proof. */
  customer(request: Request): Promise<string | undefined>
}

/** Shorter secrets can be guessed from one token. */
const SHORTEST_SECRET = 16
const LONGEST_ID = 256
const algorithm = { name: 'HMAC', hash: 'SHA-256' }

export interface IdentityOptions {
  readonly authenticate?: Authenticate | undefined
  readonly secret?: string | undefined
  /** The database's secret: the one that is stored, else the one that is handed in. */
  readonly stored: (made: string) => Promise<string>
}

/** The log of a customer. */
export const accountLog = (customer: string): string =>
  // A log stands in addresses; whatever would be read otherwise there is written in other letters.
  /^[\p{L}\p{N}_.-]+$/u.test(customer) ? `c_${customer}` : `c_~${base64url(encode(customer))}`

/** A device that nobody has met, in a guest's log that is given or new. */
export const makeDevice = (log: string = `g_${random(16)}`): Device => ({ device: `d_${random(16)}`, log })

export function createIdentity({ authenticate, secret, stored }: IdentityOptions): Identity {
  if (secret !== undefined && secret.length < SHORTEST_SECRET)
    throw new UsageError(
      'secret',
      `A secret needs ${SHORTEST_SECRET} characters or more; without one, one is made.`,
    )

  const key = once(async () => {
    const text = secret ?? (await stored(random(32)))
    return crypto.subtle.importKey('raw', encode(text), algorithm, false, ['sign', 'verify'])
  })

  return {
    async token({ device, log }) {
      const claim = `v1.${device}.${log}`
      const signature = await crypto.subtle.sign('HMAC', await key(), encode(claim))
      return `${claim}.${base64url(new Uint8Array(signature))}`
    },
    async device(token) {
      const [, claim, device, log, signature] = pattern.exec(token ?? '') ?? []
      if (!claim || !device || !log || !signature) return undefined
      const bytes = fromBase64url(signature)
      // The last character has bits to spare, which would make other spellings of one signature.
      const exact = base64url(bytes) === signature
      const proved = exact && (await crypto.subtle.verify('HMAC', await key(), bytes, encode(claim)))
      return proved ? { device, log } : undefined
    },
    async customer(request) {
      if (!request.headers.has('authorization')) return undefined
      const customer = await authenticate?.(request)
      if (customer && !(typeof customer === 'string' && customer.length <= LONGEST_ID))
        throw new UsageError(
          'authenticate',
          `Let "authenticate" answer the id of a customer, a text of up to ${LONGEST_ID} characters, or nothing.`,
        )
      if (customer) return customer
      throw new StorefrontError(
        'customer',
        'The Authorization header does not prove who the customer is: sign in again.',
      )
    },
  }
}

const pattern = /^(v1\.(d_[\w-]{22})\.(g_[\w-]{22}))\.([\w-]{43})$/

const encode = (text: string) => new TextEncoder().encode(text)

const random = (bytes: number): string => base64url(crypto.getRandomValues(new Uint8Array(bytes)))

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
