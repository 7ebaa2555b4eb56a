import { StorefrontError } from '../core/errors.ts'

/** Between signs of life, in milliseconds: proxies close what is silent for 30 to 60 seconds. */
const HEARTBEAT = 25_000
/** The most streams of one log. */
const MOST_STREAMS = 64
/** So many unread messages mean that nobody is there any more. */
const MOST_UNREAD = 64

/** Tells devices that their log has grown. Within this process: others find out by asking now and then. */
export interface Live {
  /** A stream of server-sent events for one device; ends with `signal`. Throws with the code `busy`. */
  listen(log: string, device: string, signal: AbortSignal): ReadableStream<Uint8Array>
  /** Tells every device but the one that made the log grow. */
  tell(log: string, number: number, device: string): void
}

interface Listener {
  readonly device: string
  send(text: string): void
}

export function createLive(): Live {
  const logs = new Map<string, Set<Listener>>()

  return {
    listen(log, device, signal) {
      const listeners = logs.get(log) ?? new Set()
      if (listeners.size >= MOST_STREAMS)
        throw new StorefrontError(
          'busy',
          'This log has as many live streams as it may have: ask now and then instead.',
        )
      let leave = () => {}
      const stream = new ReadableStream<Uint8Array>({
        start(controller) {
          const encoder = new TextEncoder()
          const end = () => {
            leave()
            controller.close()
          }
          const listener: Listener = {
            device,
            send(text) {
              if ((controller.desiredSize ?? 0) < -MOST_UNREAD) end()
              else controller.enqueue(encoder.encode(text))
            },
          }
          const beat = setInterval(() => listener.send(': still here\n\n'), HEARTBEAT)
          unref(beat)
          leave = () => {
            clearInterval(beat)
            signal.removeEventListener('abort', end)
            listeners.delete(listener)
            if (!listeners.size) logs.delete(log)
          }
          logs.set(log, listeners.add(listener))
          signal.addEventListener('abort', end)
          listener.send(': hello\n\n')
          if (signal.aborted) end()
        },
        cancel: () => leave(),
      })
      return stream
    },
    tell(log, number, device) {
      for (const listener of [...(logs.get(log) ?? [])])
        if (listener.device !== device) listener.send(`data: ${number}\n\n`)
    },
  }
}

/** A heartbeat alone shall not keep a process alive; where timers are plain numbers there is none to keep. */
function unref(timer: unknown): void {
  if (typeof timer === 'object' && timer && 'unref' in timer && typeof timer.unref === 'function')
    timer.unref()
}
