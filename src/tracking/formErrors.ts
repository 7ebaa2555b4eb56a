import type { Tracking } from './handle.ts'

/**
 * Records a `form_error` for each field that the browser finds wrong: which field, and which validity flag, never what
 * was typed. The same trouble counts again when the field was changed in between; returns its stop.
 *
 * Forms with `novalidate` and checks of their own call `setCustomValidity`, or track `form_error` themselves.
 */
export function trackFormErrors(tracking: Pick<Tracking, 'track'>): () => void {
  const { document: page } = globalThis
  const told = new WeakMap<EventTarget, string>()
  const undo = new AbortController()
  const options = { capture: true, signal: undo.signal }
  page?.addEventListener(
    'invalid',
    ({ target }) => {
      const { validity, name, id, type, form } = target as HTMLInputElement
      let reason = ''
      for (const flag in validity) if (validity[flag as keyof ValidityState]) reason ||= flag
      if (!reason || told.get(target as Element) === reason) return
      told.set(target as Element, reason)
      tracking.track('form_error', {
        field_name: name || id,
        field_type: type,
        reason,
        // As attributes: a field named `id` or `name` stands in the way of the form's own.
        ...(form?.getAttribute('id') && { form_id: `${form.getAttribute('id')}` }),
        ...(form?.getAttribute('name') && { form_name: `${form.getAttribute('name')}` }),
      })
    },
    options,
  )
  page?.addEventListener('change', ({ target }) => target && told.delete(target), options)
  return () => undo.abort()
}
