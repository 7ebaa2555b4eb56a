import { parseArgs } from 'node:util'
import type { BuildOptions } from '../indexing/build.ts'

export const HELP = `throughline recommendations build --from <log.tsv[.gz]> --out <folder> [options]
throughline recommendations build --from postgres://<user>@<host>/<database> [options]

  --from          where the visits are: in a file, rows with the columns session, item, time (tabs between, first line
                  names them), each session in its order, oldest session first; time in seconds or milliseconds since
                  1970, as 2026-11-26T03:00:00Z, or an order number. Or a PostgreSQL (needs the package 'pg'), the touchpoints that the sync server keeps
  --since         only the last so many days of the database (default 90)
  --out           folder for <name>.json (the manifest), <name>-<hash>.bin (sessions), <name>-<hash>.txt (item ids);
                  the index before stays, older ones of this name are removed;
                  without it, the index goes into the database, and the sync server serves it from there
  --min-sessions  no item is in the index that fewer sessions have seen (default 5)
  --gap           minutes without a visit that end a session (default 30)
  --budget        most bytes of the .bin file (default: all sessions are kept)
  --name          whose sessions these are (default 'default'), as with createStorefront
  --rows          also writes <name>-rows.json to the folder: so many neighbours beside each product

It ends with 0, with 1 when something failed or nothing was left to make an index of (the one before stays then), with
2 when it was called wrongly.`

const options = {
  from: { type: 'string' },
  since: { type: 'string' },
  out: { type: 'string' },
  'min-sessions': { type: 'string' },
  gap: { type: 'string' },
  budget: { type: 'string' },
  name: { type: 'string' },
  rows: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** What is asked for cannot be done; the message says what to write. */
export class WrongCall extends Error {}

export interface BuildCall {
  /** A path, or the address of a database. */
  readonly from: string
  /** Whether `from` is an address. */
  readonly database: boolean
  /** How many days of the database. */
  readonly days: number
  /** Without a folder, the index goes into the database. */
  readonly out: string | undefined
  readonly rows: number
  /** Seconds without a visit that end a session. */
  readonly gap: number
  readonly build: BuildOptions
}

/**
 * Reads the arguments of the command; nothing comes back when help is asked for.
 *
 * @throws {WrongCall}
 */
export function readCall(args: readonly string[]): BuildCall | undefined {
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>['values']
  try {
    values = parseArgs({ args: [...args], options }).values
  } catch (error) {
    throw new WrongCall(error instanceof Error ? error.message : `${error}`)
  }
  if (values.help) return undefined
  const { from, out, name = 'default' } = values
  if (!from) throw new WrongCall('Write --from <log.tsv[.gz]> or --from postgres://….')
  const scheme = /^([a-z][a-z\d+.-]+):\/\//i.exec(from)?.[1]
  const database = /^postgres(ql)?:\/\//.test(from)
  if (scheme && !database)
    throw new WrongCall(
      `'${scheme}:' cannot be read: write --from postgres://…, or the rows of it into a file, --from log.tsv.`,
    )
  if (!out && !database) throw new WrongCall('Write --out <folder>.')
  if (!database && values.since !== undefined)
    throw new WrongCall('--since is for a database: leave it out, a file is read as it is.')
  if (!out && values.rows !== undefined)
    throw new WrongCall('Write --out <folder> for --rows to be put there.')
  if (!/^[\w.-]+$/.test(name)) throw new WrongCall(`Write a --name of letters, digits, '-', '.' and '_'.`)
  const count = (option: 'min-sessions' | 'gap' | 'budget' | 'rows' | 'since', otherwise: number) => {
    const text = values[option]
    if (text === undefined) return otherwise
    if (!/^[1-9]\d*$/.test(text))
      throw new WrongCall(`Write a whole number above 0 for --${option}, not '${text}'.`)
    return Number(text)
  }
  return {
    from,
    database,
    days: count('since', 90),
    out,
    rows: count('rows', 0),
    gap: count('gap', 30) * 60,
    build: { name, minSessions: count('min-sessions', 5), budget: count('budget', Infinity) },
  }
}
