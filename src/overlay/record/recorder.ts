import { StorefrontError } from '../../core/errors.ts'
import { type Readable, writable } from '../../core/readable.ts'
import { type ActionOptions, addStep, recordActions } from './actions.ts'
import { arrivalOf, opening, placeInHistory } from './arrival.ts'
import type { RecordedTouchpoint, Recording, Step } from './recording.ts'

/** `full`: there is no room for more; what is recorded so far is there. */
export interface RecorderState {
  readonly status: 'idle' | 'recording' | 'full'
  /** How many lines of a recording there are: steps, and touchpoints. */
  readonly lines: number
}

/** A touchpoint as `tracking.observe({ recorded })` tells it. */
export interface HeardTouchpoint {
  readonly name: string
  readonly params: Readonly<Record<string, unknown>>
  readonly at: number
  readonly page?: { readonly location: string } | undefined
}

export interface RecorderOptions extends ActionOptions {
  /** Hears what kept something from being recorded: a full storage of the tab, or none at all. */
  readonly onError?: (error: StorefrontError) => void
}

/** Records a visit, over all pages of a tab. */
export interface Recorder extends Readable<RecorderState> {
  /**
   * Begins a new recording on this page. `earlier`: all that was recorded on this page before; without it a spec cannot say
   * what has to come of opening the page.
   */
  start(earlier?: readonly HeardTouchpoint[]): void
  /**
   * Takes a touchpoint while something is recorded. `recorded`: when, in milliseconds since 1970; now unless told. Of what a
   * page has recorded before anybody could listen that is the touchpoint's own time.
   */
  add(touchpoint: HeardTouchpoint, recorded?: number): void
  /** Ends the recording and answers it; nothing, when there is none. */
  stop(): Recording | undefined
  /** What is recorded so far, or was last. */
  current(): Recording | undefined
  /** Listens no longer on this page; the recording goes on with the tab's next recorder. */
  close(): void
}

type Line = { readonly step: Step } | { readonly touchpoint: RecordedTouchpoint }
type Head = Omit<Recording, 'steps' | 'touchpoints'> & { readonly full?: boolean }

/** The keys of what the tab keeps: what there is, and each line by itself, so that one more costs no more than itself. */
const HEAD = 'throughline-recording'
const COUNT = `${HEAD}/lines`
const LINE = `${HEAD}/`

/**
 * Records what somebody does and what a shop records of it. The tab keeps it: a recorder on its next page goes on by
 * itself. What is typed is in it, but for passwords and cards: try a shop as somebody who does not exist.
 *
 *     const recorder = createRecorder({ ignore: overlay })
 *     tracking.observe({ recorded: (touchpoint) => recorder.add(touchpoint) })
 *     recorder.start()
 *     const spec = toSpec(recorder.stop())
 */
export function createRecorder({ onError = () => {}, ...options }: RecorderOptions = {}): Recorder {
  const state = writable<RecorderState>({ status: 'idle', lines: 0 })
  let end = () => {}
  let full = false

  const read = <Value>(key: string): Value | undefined => {
    try {
      return JSON.parse(sessionStorage.getItem(key) ?? 'null') ?? undefined
    } catch {
      return undefined
    }
  }
  const write = (key: string, value: unknown) => {
    try {
      sessionStorage.setItem(key, JSON.stringify(value))
    } catch (cause) {
      // There may be no room to note it.
      const once = !full
      full = true
      const message = 'This tab has no room for more of the recording: stop it, and export what there is.'
      if (once) onError(new StorefrontError('full', message, cause))
    }
    return !full
  }
  const count = () => read<number>(COUNT) ?? 0
  const tell = () => {
    const head = read<Head>(HEAD)
    const status = !head || head.ended ? 'idle' : full || head.full ? 'full' : 'recording'
    state.set({ status, lines: count() })
    return status === 'recording'
  }
  const clear = () => {
    full = false
    const keys = Array.from({ length: count() }, (_, n) => LINE + n)
    try {
      for (const key of [...keys, COUNT, HEAD]) sessionStorage.removeItem(key)
    } catch {
      // There is none; that is told when something is to be kept.
    }
  }
  /** Another recorder of this tab may have written meanwhile: this page was kept while another one was shown. */
  const put = (line: Line) => {
    const head = read<Head>(HEAD)
    if (!head || head.ended || head.full || full) return
    const lines = count()
    const last = lines ? read<Line>(LINE + (lines - 1)) : undefined
    const before = last && 'step' in last ? [last.step] : []
    const after = 'step' in line ? addStep(before, line.step) : []
    const again = before.length > 0 && after.length === 1
    const at = again ? lines - 1 : lines
    const kept = again ? { step: after[0] } : line
    if (!write(LINE + at, kept) || !write(COUNT, at + 1)) write(HEAD, { ...head, full: true })
    tell()
  }
  const step = (step: Step) => put({ step })
  const listen = () => {
    end()
    const undo = new AbortController()
    const stop = recordActions(document, step, options)
    const { signal } = undo
    const index = `${HEAD}/index`
    addEventListener('pagehide', () => write(index, placeInHistory()), { signal })
    addEventListener('pageshow', ({ persisted }) => persisted && arrive(true), { signal })
    const arrive = (kept?: boolean) => {
      const arrival = arrivalOf(read<number>(index), kept)
      if (arrival) step(arrival)
    }
    end = () => {
      stop()
      undo.abort()
    }
    return arrive
  }
  const heard = ({ name, params, at, page }: HeardTouchpoint, recorded = Date.now()) => {
    const touchpoint = { name, params, at, recorded, ...(page && { page: page.location }) }
    put({ touchpoint })
  }

  const current = (): Recording | undefined => {
    const head = read<Head>(HEAD)
    if (!head) return undefined
    const { full: _, ...rest } = head
    const lines = Array.from({ length: count() }, (_, n) => read<Line>(LINE + n)).filter((line) => !!line)
    return {
      ...rest,
      steps: lines.flatMap((line) => ('step' in line ? [line.step] : [])),
      touchpoints: lines.flatMap((line) => ('touchpoint' in line ? [line.touchpoint] : [])),
    }
  }

  // What an earlier page of the tab has begun goes on.
  if (tell()) listen()()
  return {
    ...state,
    start(earlier) {
      clear()
      const { innerWidth: width, innerHeight: height, navigator } = window
      const started = Date.now()
      const head: Head = {
        version: 1,
        started,
        viewport: { width, height },
        locale: navigator.language,
        whole: !!earlier,
      }
      if (!write(HEAD, head)) return
      listen()
      const first = opening()
      step(first)
      for (const touchpoint of earlier ?? []) if (touchpoint.at >= first.at) heard(touchpoint, touchpoint.at)
      tell()
    },
    add: heard,
    stop() {
      end()
      const head = read<Head>(HEAD)
      if (head && !head.ended) write(HEAD, { ...head, ended: Date.now() })
      tell()
      return current()
    },
    current,
    close: () => end(),
  }
}
