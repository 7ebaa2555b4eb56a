import { createSyncHandler } from '../dist/server/index.js'
import { createServer } from './server/bridge.mjs'
import { customerOf } from './server/customer.mjs'
import { openDatabase } from './server/database.mjs'
import { createOrders } from './server/orders.mjs'
import { buildRecommendations } from './server/recommendations.mjs'
import { createSite } from './server/site.mjs'
import { accept, catalogue } from './server/supply.mjs'

/** An open page's connections and a slow database get this long to end, in milliseconds. */
const PATIENCE = 1500

const port = Number(process.env.PORT || 4173)
const undo = []
let ending = false

process.on('SIGINT', () => stop(0))
process.on('SIGTERM', () => stop(0))
stopWithNpm()

try {
  await start()
} catch (error) {
  if (!ending) console.error(error.expected ? error.message : error)
  await stop(1)
}

async function start() {
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw expected(`PORT is '${process.env.PORT}'; write a number from 0 to 65535, such as PORT=8080.`)
  const stored = openDatabase(process.env)
  undo.push(stored.close)
  const handler = stored.opened.then((database) =>
    createSyncHandler({ database, authenticate: customerOf, accept, catalogue, onError: console.error }),
  )
  // Whoever asks before the database is open waits, and startup itself reports when it does not open.
  handler.catch(() => {})
  const site = await createSite()
  const orders = createOrders()
  const server = createServer(async (request) => {
    const { pathname } = new URL(request.url)
    return pathname.startsWith('/throughline/')
      ? (await handler)(request)
      : (orders(request) ?? site(request))
  })
  undo.push(() => closeServer(server))
  await listen(server)
  await handler
  if (ending) return
  console.log(`Ready: http://localhost:${server.address().port}`)
  undo.push(buildRecommendations(await stored.opened))
}

function listen(server) {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      if (error.code !== 'EADDRINUSE') return reject(error)
      reject(
        expected(
          `Port ${port} is in use; end what uses it, or choose another one: PORT=${port + 1} npm start`,
        ),
      )
    })
    server.listen(port, resolve)
  })
}

function closeServer(server) {
  const closed = new Promise((resolve) => server.close(resolve))
  server.closeAllConnections()
  return closed
}

async function stop(code) {
  if (ending) return
  ending = true
  setTimeout(() => process.exit(code || 1), PATIENCE).unref()
  for (const end of undo.reverse()) await end()
  process.exit(code)
}

/** npm's shell does not pass SIGTERM on, and would leave the server behind. */
function stopWithNpm() {
  const { ppid } = process
  if (!process.env.npm_lifecycle_event) return
  setInterval(() => process.ppid !== ppid && stop(0), 250).unref()
}

function expected(message) {
  return Object.assign(new Error(message), { expected: true })
}
