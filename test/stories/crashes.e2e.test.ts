import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addButton, expectLines, expectSent, launchBrowser, launchProfile } from '../support/browser.ts'
import { cleanUp, type Example, newFolder, readData, startExample, storedLines } from '../support/example.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})
afterAll(async () => {
  await browser?.close()
  await cleanUp()
})

interface Proxy {
  readonly url: string
  /** Resolves when the server has answered an exchange that carries this, and its answer was thrown away. */
  loseAnswerTo(text: string): Promise<void>
  target: Example
  close(): void
}

/** Stands between pages and a server that may be gone. */
async function startProxy(target: Example): Promise<Proxy> {
  let lose: { text: string; lost: () => void } | undefined
  const server: Server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const body = Buffer.concat(chunks)
    const { method, url, headers } = incoming
    const onward = request({ port: proxy.target.port, method, path: url, headers }, async (answer) => {
      const parts: Buffer[] = []
      try {
        for await (const part of answer) parts.push(part)
      } catch {
        // A server that is killed breaks off what it is saying.
        return outgoing.destroy()
      }
      if (lose && url?.includes('/exchange') && body.includes(lose.text)) {
        outgoing.destroy()
        lose.lost()
        lose = undefined
        return
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(Buffer.concat(parts))
    })
    onward.on('error', () => outgoing.destroy())
    onward.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy: Proxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    target,
    loseAnswerTo: (text) =>
      new Promise((lost) => {
        lose = { text, lost }
      }),
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
  return proxy
}

test('a server killed between commit and answer neither loses nor doubles anything', async () => {
  const example = await startExample()
  const proxy = await startProxy(example)
  const page = await browser.newPage()
  await page.goto(`${proxy.url}/?as=kenji`)
  await addButton(page, '煎茶 100g').click()
  await expectSent(page)

  const lost = proxy.loseAnswerTo('POT-KYUSU')
  await addButton(page, '急須').click()
  await lost
  await example.kill()
  await addButton(page, '急須').click()
  await addButton(page, '抹茶 30g').click()
  await expectLines(page, 'TEA-SENCHA x1', 'POT-KYUSU x2', 'TEA-MATCHA x1')

  proxy.target = await startExample({ folder: example.folder })
  await page.reload()
  await expectSent(page)
  await expectLines(page, 'TEA-SENCHA x1', 'POT-KYUSU x2', 'TEA-MATCHA x1')
  await proxy.target.stop()
  proxy.close()

  expect(await storedLines(example.folder, 'kenji')).toEqual([
    'POT-KYUSU x2',
    'TEA-MATCHA x1',
    'TEA-SENCHA x1',
  ])
  // Each click was decided once: what has been sent is not put together with what comes after it.
  const [log] = await readData<{ number: number }>(
    example.folder,
    `select number::int as number from throughline.logs where log = 'c_kenji'`,
  )
  expect(log?.number).toBe(4)
})

test('a page that is reloaded while the server hangs has its cart, and sends it once', async () => {
  const example = await startExample()
  const page = await browser.newPage()
  await page.goto(`${example.url}/?as=reload`)
  await expectSent(page)
  const hung = page.waitForRequest((request) => !!request.postData()?.includes('TEA-SENCHA'))
  await page.route('**/throughline/exchange*', async (route) => {
    const response = await route.fetch().catch(() => undefined)
    if (!response) return
    // The server has it, and the page never hears so.
    await new Promise(() => {})
  })
  await addButton(page, '煎茶 100g').click()
  await hung
  await page.unroute('**/throughline/exchange*')
  await page.reload()
  await expectLines(page, 'TEA-SENCHA x1')
  await expectSent(page)
  await expectLines(page, 'TEA-SENCHA x1')
  await example.stop()
  expect(await storedLines(example.folder, 'reload')).toEqual(['TEA-SENCHA x1'])
})

test('a burst that never waits for storage is all there after a reload', async () => {
  const example = await startExample()
  const page = await browser.newPage()
  await page.goto(`${example.url}/?as=burst`)
  await expectSent(page)
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        ;(window as any).throughline('ready', async ({ cart }: any) => {
          const saved = []
          for (let piece = 0; piece < 100; piece++) {
            saved.push(cart.add({ item_id: 'BURST-1', price: 1 }).saved)
            // A task of its own for each, so that they meet storage at every stage of its work.
            await new Promise((next) => setTimeout(next))
          }
          await Promise.all(saved)
          resolve()
        })
      }),
  )
  await page.reload()
  await expectLines(page, 'BURST-1 x100')
  await expectSent(page)
  await example.stop()
  expect(await storedLines(example.folder, 'burst')).toEqual(['BURST-1 x100'])
})

test('a browser killed right after a commit was saved has the cart when it is back', async () => {
  const example = await startExample()
  const profile = newFolder()
  const context = await launchProfile(profile)
  const page = context.pages()[0] ?? (await context.newPage())
  await page.goto(example.url)
  await page.locator('[data-status][data-storage="indexeddb"]').waitFor()
  await context.setOffline(true)
  const saved = await page.evaluate(
    () =>
      new Promise((resolve) => {
        ;(window as any).throughline('ready', async ({ cart }: any) => {
          cart.add({ item_id: 'KILLED-1', item_name: '煎茶', price: 1980 }, 2)
          resolve(await cart.add({ item_id: 'KILLED-2', item_name: '湯呑', price: 3300 }).saved)
        })
      }),
  )
  expect(saved).toBe('disk')
  const session = await context
    .browser()
    ?.newBrowserCDPSession()
    .catch(() => undefined)
  const info = await session?.send('SystemInfo.getProcessInfo')
  const pid = info?.processInfo.find(({ type }) => type === 'browser')?.id
  expect(pid).toBeGreaterThan(1)
  const closed = new Promise((resolve) => context.once('close', resolve))
  process.kill(pid!, 'SIGKILL')
  await closed

  const again = await launchProfile(profile)
  const reopened = again.pages()[0] ?? (await again.newPage())
  await reopened.goto(example.url)
  await expectLines(reopened, 'KILLED-1 x2', 'KILLED-2 x1')
  await expectSent(reopened)
  await again.close()
  await example.stop()
  const rows = await readData<{ key: string }>(
    example.folder,
    'select key from throughline.rows order by key',
  )
  expect(rows.map(({ key }) => key)).toEqual(['KILLED-1', 'KILLED-2'])
})
