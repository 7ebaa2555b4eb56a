import { createStore, get, promisifyRequest, set, type UseStore } from 'idb-keyval'
import { idle } from '../browser/idle.ts'
import { offline } from '../browser/offline.ts'
import { onPage } from '../browser/pageEvents.ts'
import { StorefrontError, SyncError } from '../core/errors.ts'
import type { Hub } from '../core/ports.ts'
import { decodeInWorker } from './decodeInWorker.ts'
import type { PackedIndex, SessionIndex } from './engine/decode.ts'
import { IndexError, type Manifest, readManifest } from './engine/manifest.ts'
import { createTrouble } from './trouble.ts'

export interface Whereabouts {
  /** Of the manifest. */
  readonly url: string
  /** Whose index it is. */
  readonly name: string
  readonly fetch: (request: Request) => Promise<Response>
}

/** Hears of each manifest, and of each index once it can be used. */
export type OnIndex = (news: { readonly manifest: Manifest; readonly index?: SessionIndex }) => void

/** A new index is looked for after so many milliseconds, when the page or the network comes back. */
const HOUR = 3_600_000
/** How long a file may take, and the disk. */
const PATIENCE = 30_000
const DISK_PATIENCE = 5000

/** Brings the newest index from the network and the last one from the disk, for as long as the shop is open. */
export function keepFresh(hub: Hub, { url, name, fetch }: Whereabouts, heard: OnIndex): void {
  const { consent, closing } = hub
  const trouble = createTrouble(hub)
  let store: UseStore | undefined
  /** The manifest that answers, as text, and when the newest was asked for last. */
  let shown = ''
  let asked = -Infinity
  let working = false
  let forgets = 0
  let again = false

  const base = new URL(url, globalThis.document?.baseURI ?? 'http://localhost')
  const missing = (url: string | URL) =>
    new StorefrontError(
      'no-index',
      `There is no index at ${url}: npx throughline recommendations build makes one.`,
    )
  const parsed = (text: string): unknown => {
    try {
      return JSON.parse(text)
    } catch {
      // What begins as one is no page that stands for whatever is not there.
      throw text.startsWith('{')
        ? new IndexError('truncated', `The manifest at ${base} ends before it is complete.`)
        : missing(base)
    }
  }
  const load = async (file: string | URL, cache: RequestCache = 'default') => {
    const request = new Request(new URL(file, base), { signal: AbortSignal.timeout(PATIENCE), cache })
    const response = await fetch(request)
    if (response.ok) return response
    await response.body?.cancel()
    if (response.status === 404) throw missing(request.url)
    throw new SyncError(`${request.url} ${response.status}`, response.status)
  }
  /** Only where the shop keeps anything on disk, and the customer has agreed. */
  const disk = () => {
    if (!globalThis.indexedDB || hub.log.storage.place !== 'disk') return undefined
    store ??= createStore(`throughline:${hub.name}:recommendations`, 'index')
    return store
  }
  const use = async (packed: PackedIndex) => {
    const index = await decodeInWorker(packed, name)
    if (over()) return undefined
    try {
      heard({ manifest: index.manifest, index })
    } catch (error) {
      throw new IndexError('corrupt', `No engine can be made of the index: ${(error as Error)?.message}`)
    }
    shown = JSON.stringify(packed.manifest)
    return packed
  }
  const stored = async (): Promise<PackedIndex | undefined> => {
    const from = disk()
    return from && within(get<PackedIndex>(name, from))
  }

  const granted = () => !consent || consent.get().personalization === true
  /** What was on its way has become nobody's business. */
  const over = () => closing.aborted || !granted()

  const refresh = async () => {
    await idle()
    let old = granted() ? await stored() : undefined
    if (old && !shown)
      old = await use(old).catch((error) => {
        complain(error)
        return undefined
      })
    if (closing.aborted || offline() || hub.clock() - asked < HOUR) return
    asked = hub.clock()
    await renew(old)
    trouble()
  }
  const renew = async (old: PackedIndex | undefined) => {
    const forgotten = forgets
    const manifest = readManifest(parsed(await (await load(base)).text()), name)
    if (!shown) heard({ manifest })
    if (over() || savesData() || JSON.stringify(manifest) === shown) return
    const { hash } = manifest
    const same = (old?.manifest as Manifest | undefined)?.hash === hash
    const fetched = async (cache?: RequestCache) => {
      const [file, ids] = await Promise.all([
        load(`${name}-${hash}.bin`, cache).then((response) => response.arrayBuffer()),
        load(`${name}-${hash}.txt`, cache).then((response) => response.text()),
      ])
      return over() ? undefined : use({ manifest, file: new Uint8Array(file), ids })
    }
    const packed = await (same && old ? use({ ...old, manifest }) : fetched()).catch((error) => {
      // What is damaged may be what the browser has in its cache, where it would stay.
      if (error instanceof IndexError) return fetched('reload')
      throw error
    })
    const to = disk()
    if (to && packed && !over() && forgotten === forgets) await within(set(name, packed, to))
  }
  /** What cannot be used is told; while anything answers, what could not be reached is not. */
  const complain = (error: unknown) => {
    if (!(error instanceof IndexError)) asked = -Infinity
    if (error instanceof IndexError || !shown)
      trouble(error instanceof StorefrontError ? error : new SyncError(error))
  }
  const start = async () => {
    again = true
    if (working) return
    working = true
    while (again) {
      again = false
      await refresh().catch(complain)
    }
    working = false
  }

  // A server that renders has no customer.
  if (!globalThis.document && fetch === globalThis.fetch) return
  void start()
  onPage(start, closing)
  const stop = consent?.subscribe(() => {
    asked = -Infinity
    void start()
  })
  closing.addEventListener('abort', () => stop?.())
  hub.forgets.push(async (purpose) => {
    forgets++
    const from = (!purpose || purpose === 'personalization') && disk()
    if (from) await from('readwrite', (store) => promisifyRequest(store.clear()))
  })
}

/** What the disk says; nothing, when it cannot, or does not in time. */
const within = <T>(said: Promise<T>): Promise<T | undefined> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, DISK_PATIENCE)
    const end = (value?: T) => {
      clearTimeout(timer)
      resolve(value)
    }
    said.then(end, () => end())
  })

const savesData = () =>
  !!(globalThis.navigator as { connection?: { saveData?: boolean } } | undefined)?.connection?.saveData
