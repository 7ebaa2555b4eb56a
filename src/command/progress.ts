/** Says how far a long work has come. */
export interface Progress {
  /** `share` from 0 to 1. */
  show(share: number, what: string): void
  end(): void
}

const WIDTH = 30

/** A bar that is drawn over itself in a terminal; elsewhere one line for each kind of work. */
export function createProgress(stream: { readonly isTTY?: boolean; write(text: string): unknown }): Progress {
  let last = ''
  return {
    show(share, what) {
      const done = Math.round(Math.min(share, 1) * WIDTH)
      const bar = `${'█'.repeat(done)}${'░'.repeat(WIDTH - done)} ${Math.round(share * 100)} % ${what}`
      const line = stream.isTTY ? `\r\x1b[K${bar}` : `${what}\n`
      if (line !== last) stream.write(line)
      last = line
    },
    end() {
      if (stream.isTTY) stream.write('\r\x1b[K')
    },
  }
}
