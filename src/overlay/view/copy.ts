/** Puts a text where somebody can paste it from; whether it is there. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Pages without https have no other way.
    const give = (event: ClipboardEvent) => {
      event.clipboardData?.setData('text/plain', text)
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    addEventListener('copy', give, true)
    const copied = document.execCommand('copy')
    removeEventListener('copy', give, true)
    return copied
  }
}
