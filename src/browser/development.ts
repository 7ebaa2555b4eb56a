declare const process: { readonly env: Readonly<Record<string, string | undefined>> }

/**
 * Whether this is a developer's page. Bundlers write `process.env.NODE_ENV` out; where nobody has, a page is one when its
 * host is this machine. https://nodejs.org/en/learn/getting-started/nodejs-the-difference-between-development-and-production
 */
export function inDevelopment(): boolean {
  try {
    return process.env.NODE_ENV !== 'production'
  } catch {
    return /^(localhost|127\.|\[::1\]|.*\.(localhost|local|test)$)/.test(globalThis.location?.hostname ?? '')
  }
}
