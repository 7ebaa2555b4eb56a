/** Where something was done: how to find the element again. */
export type Place =
  | { readonly by: 'testid' | 'label' | 'css'; readonly value: string }
  | {
      readonly by: 'role'
      readonly value: string
      /** The accessible name. */
      readonly name: string
      /** There are others whose name holds this one. */
      readonly exact?: boolean
      /** A selector of what it is in, where the page has others of that name. */
      readonly within?: string
    }

/** One thing that somebody did; `at` in milliseconds since 1970. */
export type Step = { readonly at: number } & (
  | { readonly type: 'goto'; readonly url: string }
  | { readonly type: 'reload' | 'back' | 'forward' }
  | { readonly type: 'click'; readonly on: Place }
  | { readonly type: 'fill'; readonly on: Place; readonly value: string }
  /** Something was typed that nobody may know: a password, or a card's. */
  | { readonly type: 'secret'; readonly on: Place }
  | { readonly type: 'select'; readonly on: Place; readonly values: readonly string[] }
  | { readonly type: 'check'; readonly on: Place; readonly checked: boolean }
  | { readonly type: 'press'; readonly on: Place; readonly key: 'Enter' }
  /** How far the page was moved, in pixels. */
  | { readonly type: 'scroll'; readonly top: number }
)

/** A touchpoint of the visit; times in milliseconds since 1970. */
export interface RecordedTouchpoint {
  readonly name: string
  readonly params: Readonly<Record<string, unknown>>
  /** When it happened. */
  readonly at: number
  /** When it was recorded: later than `at` for what had to wait for consent. */
  readonly recorded: number
  /** The address of its page. */
  readonly page?: string
}

/** A visit to a shop: plain JSON. */
export interface Recording {
  readonly version: 1
  /** In milliseconds since 1970. */
  readonly started: number
  /** Absent while it goes on. */
  readonly ended?: number
  readonly viewport: { readonly width: number; readonly height: number }
  readonly locale: string
  /** The touchpoints of its first page are all there, also those from before it was `started`. */
  readonly whole: boolean
  readonly steps: readonly Step[]
  readonly touchpoints: readonly RecordedTouchpoint[]
}

/** A step of the visit, and what was recorded of it. */
export interface Chapter {
  readonly step: Step
  readonly touchpoints: readonly RecordedTouchpoint[]
}

/** The steps of a visit, each with what was recorded between it and the next one. */
export const chaptersOf = ({ steps, touchpoints }: Recording): readonly Chapter[] =>
  steps.map((step, n) => {
    const from = n ? step.at : Number.NEGATIVE_INFINITY
    const to = steps[n + 1]?.at ?? Number.POSITIVE_INFINITY
    return {
      step,
      touchpoints: touchpoints
        .filter(({ recorded }) => recorded >= from && recorded < to)
        .sort((a, b) => a.recorded - b.recorded),
    }
  })

/** As JSON that a person can read. */
export const toJson = (recording: Recording): string => `${JSON.stringify(recording, null, 2)}\n`

/**
 * A line of JSON for the visit, for each step and for each touchpoint, in their order; with the `startedDateTime` and `time`
 * that tools for HAR files sort by. http://www.softwareishard.com/blog/har-12-spec/
 */
export function toNdjson(recording: Recording): string {
  const { steps, touchpoints, started, ...visit } = recording
  const line = (at: number, type: string, rest: object) => ({
    startedDateTime: new Date(at).toISOString(),
    time: 0,
    type,
    ...rest,
  })
  const lines = chaptersOf(recording).flatMap(({ step: { at, type, ...step }, touchpoints }) => [
    line(at, 'step', { action: type, ...step }),
    ...touchpoints.map(({ recorded, ...touchpoint }) => line(recorded, 'touchpoint', touchpoint)),
  ])
  return [line(started, 'visit', visit), ...lines].map((one) => `${JSON.stringify(one)}\n`).join('')
}
