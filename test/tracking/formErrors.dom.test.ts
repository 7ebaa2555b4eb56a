import { trackFormErrors } from 'throughline/tracking'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { recordingTracking } from '../support/recordingTracking.ts'

let tracking = recordingTracking()
let stop = () => {}
beforeEach(() => {
  document.body.innerHTML = `<form id="address" name="shipping">
    <input name="postal_code" required pattern="\\d{7}"><input type="email" name="mail" value="secret at example">
  </form>`
  tracking = recordingTracking()
  stop = trackFormErrors(tracking)
})
afterEach(() => stop())

const field = (name: string) => document.querySelector<HTMLInputElement>(`[name=${name}]`)!
/** As the browser does for each field that it finds wrong. */
const invalid = (name: string, flag: string) => {
  const validity = {
    badInput: false,
    patternMismatch: false,
    typeMismatch: false,
    valid: false,
    valueMissing: false,
  }
  Object.defineProperty(field(name), 'validity', { value: { ...validity, [flag]: true }, configurable: true })
  field(name).dispatchEvent(new Event('invalid'))
}

test('a form whose fields are named like its own properties is told by its attributes', () => {
  const form = document.querySelector('form')!
  // As browsers do for a field with `name="id"`.
  Object.defineProperty(form, 'id', { value: document.createElement('input') })
  invalid('mail', 'typeMismatch')
  expect(tracking.of('form_error')[0]).toMatchObject({ form_id: 'address', form_name: 'shipping' })
})

test('what the browser finds wrong is told by field and reason, never by value', () => {
  invalid('postal_code', 'valueMissing')
  invalid('mail', 'typeMismatch')
  const form = { form_id: 'address', form_name: 'shipping' }
  expect(tracking.of('form_error')).toEqual([
    { ...form, field_name: 'postal_code', field_type: 'text', reason: 'valueMissing' },
    { ...form, field_name: 'mail', field_type: 'email', reason: 'typeMismatch' },
  ])
  expect(JSON.stringify(tracking.touchpoints)).not.toContain('secret')
})

test('a form that is checked at every key tells the same trouble once, until the field was changed', () => {
  invalid('postal_code', 'valueMissing')
  invalid('postal_code', 'valueMissing')
  invalid('postal_code', 'patternMismatch')
  field('postal_code').dispatchEvent(new Event('change', { bubbles: true }))
  invalid('postal_code', 'patternMismatch')
  expect(tracking.of('form_error').map(({ reason }) => reason)).toEqual([
    'valueMissing',
    'patternMismatch',
    'patternMismatch',
  ])
})

test('after the stop nothing counts', () => {
  stop()
  invalid('postal_code', 'valueMissing')
  expect(tracking.touchpoints).toEqual([])
})
