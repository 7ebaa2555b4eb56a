// What a page would write by hand to lose no event: put it into IndexedDB, and when that is complete, beacon it. No
// second try, no tabs, no numbers: the least that the job can cost.
export function openWriteAhead(name, url) {
  const opened = new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => request.result.createObjectStore('events', { keyPath: 'id' })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  let batch = []
  let saving

  const change = async (work) => {
    const database = await opened
    return new Promise((resolve, reject) => {
      const transaction = database.transaction('events', 'readwrite', { durability: 'relaxed' })
      work(transaction.objectStore('events'))
      transaction.oncomplete = resolve
      transaction.onabort = () => reject(transaction.error)
    })
  }

  const save = async () => {
    await undefined
    const events = batch
    batch = []
    saving = undefined
    await change((store) => {
      for (const event of events) store.put(event)
    })
    if (navigator.sendBeacon(url, JSON.stringify(events)))
      await change((store) => {
        for (const { id } of events) store.delete(id)
      })
  }

  return {
    track(name, params) {
      batch.push({ id: crypto.randomUUID(), at: Date.now(), page: location.href, name, params })
      saving ??= save()
      return saving
    },
  }
}
