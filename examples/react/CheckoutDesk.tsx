import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useCheckoutProgress, useReadable } from 'throughline/react'
import type { Desk } from '../shop/checkoutDesk.mjs'
import { answersOf, deliveryOf, type Field, fieldsOf } from '../shop/checkoutSteps.mjs'
import { changeText, checkoutTexts, lineText } from '../shop/checkoutTexts.mjs'
import { lang } from '../shop/language.ts'
import { yen } from '../shop/texts.mjs'

const text = checkoutTexts[lang]

/** The checkout, in the place of the products. */
export function CheckoutDesk({ desk }: { readonly desk: Desk }): ReactNode {
  const { status, current, heading, steps, transaction_id, getStepProps } = useCheckoutProgress()
  const { said, changes } = useReadable(desk)
  const title = useRef<HTMLHeadingElement>(null)
  const before = useRef('')
  const now = `${status} ${current}`
  useEffect(() => {
    if (before.current && before.current !== now) title.current?.focus()
    before.current = now
  }, [now])
  return (
    <section className="desk" aria-labelledby="desk-heading" data-desk>
      {status !== 'placed' && (
        <nav className="steps" aria-label={text.progress}>
          <ol>
            {steps.map(({ id, label, state }) => (
              <li key={id} className={state}>
                <a {...getStepProps(id)}>{label}</a> <span className="hidden">{text.states[state]}</span>
              </li>
            ))}
          </ol>
        </nav>
      )}
      <h1 id="desk-heading" tabIndex={-1} ref={title}>
        {status === 'placed' ? text.thanks : heading}
      </h1>
      <p className="said" role="status" data-said>
        {said && <span>{said}</span>}
        {changes.map((change) => (
          <span key={change.id}>{changeText(change, text)}</span>
        ))}
      </p>
      {status === 'placed' && <p>{text.number(`${transaction_id}`)}</p>}
      {status === 'pending' && (
        <>
          <p>{text.pending}</p>
          <button type="button" data-cancel onClick={() => void desk.cancel()}>
            {text.cancel}
          </button>
        </>
      )}
      {status === 'active' &&
        (current === 'review' ? (
          <Review desk={desk} />
        ) : (
          <StepForm key={current} step={`${current}`} desk={desk} />
        ))}
      <button
        type="button"
        className="quiet"
        data-leave
        onClick={() => {
          desk.close()
          document.getElementById('cart-heading')?.focus()
        }}
      >
        {text.back}
      </button>
    </section>
  )
}

function StepForm({ step, desk }: { readonly step: string; readonly desk: Desk }): ReactNode {
  const { data, express } = useCheckoutProgress()
  const { problems, busy } = useReadable(desk)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    if (desk.submit(Object.fromEntries(new FormData(form)) as Record<string, string>)) return
    requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
  }
  return (
    <form noValidate className="form" onSubmit={submit}>
      {step === 'contact' && <p className="note">{text.guest}</p>}
      {step === 'contact' &&
        express.map(({ id, label = id }) => (
          <button
            key={id}
            type="button"
            data-express={id}
            aria-disabled={busy}
            onClick={() => void desk.orderBy(id)}
          >
            {text.orderBy(label)}
          </button>
        ))}
      {fieldsOf[step]?.map((field) => (
        <FormField
          key={field.name}
          field={field}
          value={`${data[step]?.[field.name] ?? ''}`}
          problem={problems[field.name]}
        />
      ))}
      <button type="submit" className="next">
        {text.next}
      </button>
    </form>
  )
}

interface FormFieldProps {
  readonly field: Field
  readonly value: string
  readonly problem: string | undefined
}

function FormField({ field, value, problem }: FormFieldProps): ReactNode {
  const { name, options, optional, inputmode, autocomplete, type } = field
  const shared = {
    name,
    required: !optional,
    'aria-invalid': !!problem,
    'aria-describedby': `problem-${name}`,
  }
  const word = (
    <span className="problem" id={`problem-${name}`}>
      {problem}
    </span>
  )
  const label = text.fields[name as keyof typeof text.fields]
  if (options)
    return (
      <fieldset className="field" data-field={name}>
        <legend>{label}</legend>
        {options.map((option) => (
          <label key={option} className="option">
            <input type="radio" value={option} defaultChecked={option === value} {...shared} />
            {text.options[option as keyof typeof text.options]}
          </label>
        ))}
        {word}
      </fieldset>
    )
  return (
    <label className="field" data-field={name}>
      <span>{label}</span>
      <input type={type} autoComplete={autocomplete} inputMode={inputmode} defaultValue={value} {...shared} />
      {word}
    </label>
  )
}

function Review({ desk }: { readonly desk: Desk }): ReactNode {
  const { lines, data, remembered } = useCheckoutProgress()
  const { busy } = useReadable(desk)
  const [remember, setRemember] = useState(remembered)
  const sum = lines.reduce((sum, { item, quantity }) => sum + (item.price ?? 0) * quantity, 0)
  const wordOf = (value: unknown) => text.options[value as keyof typeof text.options] ?? `${value}`
  return (
    <>
      <ul className="order">
        {lines.map((line) => (
          <li key={line.id}>{lineText(line)}</li>
        ))}
      </ul>
      <p className="charge">
        <span>{text.delivery}</span>
        <b>{yen(deliveryOf(data))}</b>
      </p>
      <p className="total">
        <span>{text.total}</span>
        <b>{yen(sum + deliveryOf(data))}</b>
      </p>
      <dl>
        {Object.keys(fieldsOf)
          .filter((id) => data[id])
          .map((id) => (
            <div key={id}>
              <dt>{text.labels[id as keyof typeof text.labels]}</dt>
              <dd>
                <span>{answersOf(id, data).map(wordOf).join(' / ')}</span>
                <button
                  type="button"
                  className="quiet"
                  aria-label={text.editNamed(text.labels[id as keyof typeof text.labels])}
                  onClick={() => desk.edit(id)}
                >
                  {text.edit}
                </button>
              </dd>
            </div>
          ))}
      </dl>
      <label className="remember">
        <input
          type="checkbox"
          name="remember"
          checked={remember}
          onChange={({ target }) => setRemember(target.checked)}
        />
        {text.remember}
      </label>
      <button type="button" data-place aria-disabled={busy} onClick={() => void desk.order(remember)}>
        {busy ? text.busy : text.order}
      </button>
    </>
  )
}
