import { createRecorder, type Recorder } from '../../../src/overlay/record/recorder.ts'

declare global {
  var recorder: Recorder
  var errors: string[]
}

globalThis.errors = []
globalThis.recorder = createRecorder({
  ignore: document.querySelector('#tool') as Element,
  onError: ({ code, message }) => globalThis.errors.push(`${code}: ${message}`),
})
