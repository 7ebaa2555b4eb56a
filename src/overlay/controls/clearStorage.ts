import type { Storefront } from '../../core/storefront.ts'

/** Deletes what this shop has stored in the browser, closes it and loads the page again. */
export async function clearStorage(shop: Storefront): Promise<void> {
  shop.close()
  const own = `throughline:${shop.name}`
  await Promise.all(
    [own, `${own}:recommendations`, `throughline-overlay:${shop.name}`].map(
      (name) =>
        new Promise((resolve) => {
          const request = indexedDB.deleteDatabase(name)
          // Another tab may hold it: then it goes when that one is closed.
          request.onsuccess = request.onerror = request.onblocked = resolve
        }),
    ),
  )
  try {
    for (const key of Object.keys(localStorage))
      if (/^throughline(?!:|-overlay$)/.test(key) || key.startsWith(`${own}:`)) localStorage.removeItem(key)
    // Whoever clears it wants to see what comes then.
    sessionStorage.tl_debug = 1
  } catch {
    // No storage is a clear one.
  }
  location.reload()
}
