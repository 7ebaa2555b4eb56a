import type { AddressInfo } from 'node:net'
import { createSyncHandler } from 'throughline/server'
import { createServer } from '../../examples/server/bridge.mjs'
import { memoryDatabase } from '../server/memoryDatabase.ts'
import { bundle, type Site } from '../support/site.ts'

/** As strict as a shop can be. */
const headers = {
  'content-type': 'text/html',
  'content-security-policy': "default-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'",
}

/** A page with this script at every address, and the real handler on a memory database behind it. */
export async function startShop(entry: string): Promise<Site> {
  const script = await bundle(entry)
  const handler = createSyncHandler({ database: memoryDatabase() })
  const server = createServer(async (request: Request) => {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith('/throughline/')) return (await handler)(request)
    if (pathname === '/page.js')
      return new Response(script, { headers: { 'content-type': 'text/javascript' } })
    const page = '<!doctype html><meta charset=utf-8><title>茶</title><script src="/page.js"></script>'
    return new Response(page, { headers })
  })
  await new Promise<void>((resolve) => server.listen(0, resolve))
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}
