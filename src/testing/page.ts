/** A request as Playwright describes it. */
export interface SentRequest {
  url(): string
  method(): string
  postDataBuffer(): Uint8Array | null
}

/** What is needed of a page: those of `playwright-core`, `playwright` and `@playwright/test` fit. */
export interface ListenedPage {
  on(
    event: 'request' | 'requestfinished' | 'requestfailed',
    listener: (request: SentRequest) => unknown,
  ): unknown
  addInitScript(script: { readonly content: string }): Promise<unknown>
  evaluate(expression: string): Promise<unknown>
  url(): string
}

/** What an expression is in the page; a page that is just being left, or gone, answers nothing. */
export async function inPage(page: ListenedPage, expression: string): Promise<unknown> {
  try {
    return await page.evaluate(expression)
  } catch {
    await pause(50)
    return undefined
  }
}

/** Waits by the page's own timers, so that a page that is busy gets longer. */
export const restInPage = (page: ListenedPage, milliseconds: number): Promise<unknown> =>
  inPage(page, `new Promise((done) => setTimeout(done, ${milliseconds}))`)

/** What the clock of the page's device says, in milliseconds since 1970. */
export async function timeIn(page: ListenedPage): Promise<number> {
  const time = await inPage(page, 'Date.now()')
  return typeof time === 'number' ? time : Date.now()
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
