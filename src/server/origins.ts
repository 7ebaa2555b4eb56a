import { StorefrontError, UsageError } from '../core/errors.ts'
import { DEVICE_HEADER } from '../core/wire.ts'

const PREFLIGHT_SECONDS = 86_400

/** Throws where an origin is written as no browser does: its pages would be refused, and nobody could read why. */
export function checkOrigins(origins: readonly string[]): void {
  for (const origin of origins) {
    // Of an app's own scheme a URL knows no origin.
    if (origin === 'null' || /^(?!https?:)[a-z][a-z\d+.-]*:\/\/[^/]*$/.test(origin)) continue
    const meant = /^https?:[^*]+$/i.test(origin) && URL.canParse(origin) ? new URL(origin).origin : undefined
    if (origin !== meant)
      throw new UsageError(
        'origins',
        `Write '${meant ?? 'https://shop.example'}' in "origins", not '${origin}'.`,
      )
  }
}

/**
 * The headers that let the asking site read the answer. Rejects another site that is not in `origins` with the code
 * `origin`: requests carry no cookies, but nobody else's page shall fill this shop's database either.
 */
export function originHeaders(
  request: Request,
  origins: readonly string[],
): Readonly<Record<string, string>> {
  const origin = request.headers.get('origin')
  if (origin && origins.includes(origin)) return { 'access-control-allow-origin': origin }
  // Behind a proxy the address has another origin than the page; the browser knows better.
  const same =
    request.headers.get('sec-fetch-site') === 'same-origin' || origin === new URL(request.url).origin
  if (!origin || same) return {}
  throw new StorefrontError('origin', `Pages of ${origin} may not use this server: add it to "origins".`)
}

/** What a preflight is told on top. */
export const preflightHeaders: Readonly<Record<string, string>> = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers': `authorization, content-type, ${DEVICE_HEADER}`,
  'access-control-max-age': String(PREFLIGHT_SECONDS),
}
