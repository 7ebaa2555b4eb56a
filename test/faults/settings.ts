/** How long the cases last. The logic is the same: `npm test` is brief, `FAULTS=long` is what the README quotes. */
export interface Settings {
  readonly long: boolean
  /** Numbered events in each case. */
  readonly events: number
  /** Numbered events in cases at 10 a second. */
  readonly slow: number
  /** Milliseconds of trouble. */
  readonly outage: number
  /** Milliseconds without anything new at the server after which what is missing counts as lost. */
  readonly patience: number
}

const long = process.env.FAULTS === 'long'

export const settings: Settings = {
  long,
  events: 200,
  slow: long ? 200 : 40,
  outage: long ? 20_000 : 4_000,
  patience: 30_000,
}

/** Milliseconds before a kill in which an event may be lost: its commit was not complete. */
export const KILL_WINDOW = 50
