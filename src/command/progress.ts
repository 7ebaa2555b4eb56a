/** Says how far a long work has come. */
export interface Progress {
  /** `share` from 0 to 1. */
  show(share: number, what: string): void
  end(): void
}

const WIDTH = 30

/** A bar that is drawn over itself in a terminal; elsewhere nothing, so that a job's mail has nothing but troubles. */
export function createProgress(stream: { readonly isTTY?: boolean; write(text: string): unknown }): Progress {
  if (!stream.isTTY) return { show() {}, end() {} }
  let last = ''
  return {
    show(share, what) {
      const done = Math.round(Math.min(share, 1) * WIDTH)
      const bar = `${'█'.repeat(done)}${'░'.repeat(WIDTH - done)} ${Math.round(share * 100)} % ${what}`
      const line = `\r\x1b[K${bar}`
      if (line !== last) stream.write(line)
      last = line
    },
    end() {
      stream.write('\r\x1b[K')
    },
  }
}
