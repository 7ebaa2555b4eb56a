import { createSyncHandler, type SyncHandler, type SyncHandlerOptions } from 'throughline/server'
import { memoryDatabase } from './memoryDatabase.ts'

/** A moment for tests, in milliseconds since 1970. */
export const NOON: number = Date.UTC(2026, 2, 14, 12)

export interface TestServer {
  readonly handler: SyncHandler
  readonly errors: unknown[]
  clock: number
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>
  /** A device on its first contact. */
  device(customer?: string): Promise<TestDevice>
}

export interface TestDevice {
  token: string
  id: string
  log: string
  /** The headers of a request of this device, as a guest or as a customer. */
  as(customer?: string): Record<string, string>
  /**
   * An exchange over the cart as the log it holds; afterwards it holds the one that was answered. `more` goes into the
   * address: `join`, `waits`, `full`, `upto`, `disk`.
   */
  exchange(
    cursor: number,
    entries?: unknown[],
    customer?: string,
    more?: Readonly<Record<string, string>>,
  ): Promise<any>
}

export const url = (path: string): string => {
  const [route, query] = path.split('?')
  return `http://shop.test/throughline/${route}?${new URLSearchParams({ v: '1', channel: 'web', ...Object.fromEntries(new URLSearchParams(query)) })}`
}

/** The real handler. A customer's bearer token is the customer's name. */
export function testServer(options: Partial<SyncHandlerOptions> = {}): TestServer {
  const errors: unknown[] = []
  const handler = createSyncHandler({
    database: memoryDatabase(),
    authenticate: (request) => /^Bearer (\w+)$/.exec(request.headers.get('authorization') ?? '')?.[1],
    onError: (error) => errors.push(error),
    now: () => server.clock,
    ...options,
  })

  const server: TestServer = {
    handler,
    errors,
    clock: NOON,
    post(path, body = [0], headers = {}) {
      const content = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
      return handler(new Request(url(path), { method: 'POST', body: content as BodyInit, headers }))
    },
    async device(customer) {
      const device: TestDevice = {
        token: '',
        id: '',
        log: '',
        as: (customer) => ({
          ...(device.token && { 'tl-device': device.token }),
          ...(customer && { authorization: `Bearer ${customer}` }),
        }),
        async exchange(cursor, entries = [], customer, more = {}) {
          const { id, log } = device
          const query = { device: id, log, join: customer ? 'sum' : '', ...more }
          const path = `exchange?${new URLSearchParams(query)}`
          const sent = (entries as unknown[][]).map(inCart)
          const response = await server.post(path, [cursor, ...sent], device.as(customer))
          const answer = await response.json()
          if (!response.ok) throw new Error(answer.message, { cause: errors[0] })
          device.log = answer.log
          device.token = answer.token ?? device.token
          device.id = answer.device ?? device.id
          return answer
        },
      }
      await device.exchange(0, [], customer)
      return device
    },
  }
  return server
}

export const tea = { item_id: 'tea', item_name: '煎茶 100g', price: 1980 }
export const cup = { item_id: 'cup', price: 3300 }

/** An entry that puts pieces of an item into the cart. */
export const add = (n: number, quantity = 1, item: { item_id: string } = tea): unknown[] => [
  n,
  ['add', item.item_id, quantity, item],
]

/** An entry as it is sent, of the cart. */
export const inCart = ([n, ...rest]: unknown[]): unknown[] => [n, 'cart', ...rest]

export const errorOf = async (response: Response): Promise<[number, string]> => [
  response.status,
  (await response.json()).error,
]
