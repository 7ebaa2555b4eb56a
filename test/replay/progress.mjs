const WIDTH = 30

/** Shows how far a run is: a bar on a terminal, otherwise a line for every tenth. */
export function createProgress(total, stream = process.stderr) {
  let tenths = 0
  return (done) => {
    const share = done / total
    const said = `${done} of ${total} sessions`
    if (stream.isTTY) {
      const full = Math.round(share * WIDTH)
      stream.write(`\r${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${said}${done === total ? '\n' : ''}`)
    } else if (Math.floor(share * 10) > tenths) {
      tenths = Math.floor(share * 10)
      stream.write(`${tenths * 10} % (${said})\n`)
    }
  }
}
