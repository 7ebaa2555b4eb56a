import type { Fields } from 'throughline'
import { useCheckoutProgress, useReadable } from 'throughline/vue'
import { defineComponent, nextTick, ref, watch } from 'vue'
import type { Desk } from '../shop/checkoutDesk.mjs'
import { answersOf, deliveryOf, type Field, fieldsOf } from '../shop/checkoutSteps.mjs'
import { changeText, checkoutTexts, lineText } from '../shop/checkoutTexts.mjs'
import { lang } from '../shop/language.ts'
import { yen } from '../shop/texts.mjs'

const text = checkoutTexts[lang]

/** The checkout, in the place of the products. */
export const CheckoutDesk = defineComponent(
  ({ desk }: { desk: Desk }) => {
    const { status, current, heading, steps, data, remembered, transaction_id, getStepProps } =
      useCheckoutProgress()
    const state = useReadable(desk)
    const title = ref<HTMLElement>()
    watch([status, current], () => nextTick(() => title.value?.focus()))
    const leave = () => {
      desk.close()
      document.getElementById('cart-heading')?.focus()
    }
    return () => (
      <section class="desk" aria-labelledby="desk-heading" data-desk>
        {status.value !== 'placed' && (
          <nav class="steps" aria-label={text.progress}>
            <ol>
              {steps.value.map(({ id, label, state }) => (
                <li key={id} class={state}>
                  <a {...getStepProps(id)}>{label}</a> <span class="hidden">{text.states[state]}</span>
                </li>
              ))}
            </ol>
          </nav>
        )}
        <h1 id="desk-heading" tabindex={-1} ref={title}>
          {status.value === 'placed' ? text.thanks : heading.value}
        </h1>
        <p class="said" role="status" data-said>
          {state.value.said && <span>{state.value.said}</span>}
          {state.value.changes.map((change) => (
            <span key={change.id}>{changeText(change, text)}</span>
          ))}
        </p>
        {status.value === 'placed' && <p>{text.number(`${transaction_id.value}`)}</p>}
        {status.value === 'pending' && (
          <>
            <p>{text.pending}</p>
            <button type="button" data-cancel onClick={() => void desk.cancel()}>
              {text.cancel}
            </button>
          </>
        )}
        {status.value === 'active' &&
          (current.value === 'review' ? (
            <Review desk={desk} remembered={remembered.value} />
          ) : (
            <StepForm
              key={`${current.value}`}
              step={`${current.value}`}
              typed={data.value[`${current.value}`] ?? {}}
              desk={desk}
            />
          ))}
        <button type="button" class="quiet" data-leave onClick={leave}>
          {text.back}
        </button>
      </section>
    )
  },
  { props: ['desk'] },
)

const StepForm = defineComponent(
  ({ step, desk, ...known }: { step: string; typed: Fields; desk: Desk }) => {
    const { express } = useCheckoutProgress()
    const state = useReadable(desk)
    // What is typed stays as it is while anything else of the checkout changes.
    const typed = { ...known.typed }
    const submit = async (event: Event) => {
      event.preventDefault()
      const form = event.currentTarget as HTMLFormElement
      if (desk.submit(Object.fromEntries(new FormData(form)) as Record<string, string>)) return
      await nextTick()
      form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus()
    }
    return () => (
      <form novalidate class="form" onSubmit={submit}>
        {step === 'contact' && <p class="note">{text.guest}</p>}
        {step === 'contact' &&
          express.value.map(({ id, label = id }) => (
            <button
              key={id}
              type="button"
              data-express={id}
              aria-disabled={state.value.busy}
              onClick={() => void desk.orderBy(id)}
            >
              {text.orderBy(label)}
            </button>
          ))}
        {fieldsOf[step]?.map((field) => (
          <FormField
            key={field.name}
            field={field}
            value={`${typed[field.name] ?? ''}`}
            problem={state.value.problems[field.name]}
          />
        ))}
        <button type="submit" class="next">
          {text.next}
        </button>
      </form>
    )
  },
  { props: ['step', 'typed', 'desk'] },
)

const FormField = defineComponent(
  (props: { field: Field; value: string; problem?: string | undefined }) => {
    const { name, options, optional, inputmode, autocomplete, type } = props.field
    const label = text.fields[name as keyof typeof text.fields]
    const first = props.value
    const shared = () => ({
      name,
      required: !optional,
      'aria-invalid': !!props.problem,
      'aria-describedby': `problem-${name}`,
    })
    const word = () => (
      <span class="problem" id={`problem-${name}`}>
        {props.problem}
      </span>
    )
    return () =>
      options ? (
        <fieldset class="field" data-field={name}>
          <legend>{label}</legend>
          {options.map((option) => (
            <label key={option} class="option">
              <input type="radio" value={option} checked={option === first} {...shared()} />
              {text.options[option as keyof typeof text.options]}
            </label>
          ))}
          {word()}
        </fieldset>
      ) : (
        <label class="field" data-field={name}>
          <span>{label}</span>
          <input type={type} autocomplete={autocomplete} inputmode={inputmode} value={first} {...shared()} />
          {word()}
        </label>
      )
  },
  { props: ['field', 'value', 'problem'] },
)

const Review = defineComponent(
  ({ desk, remembered }: { desk: Desk; remembered: boolean }) => {
    const { lines, data } = useCheckoutProgress()
    const state = useReadable(desk)
    const remember = ref(remembered)
    const wordOf = (value: unknown) => text.options[value as keyof typeof text.options] ?? `${value}`
    const sum = () => lines.value.reduce((sum, { item, quantity }) => sum + (item.price ?? 0) * quantity, 0)
    const labelOf = (id: string) => text.labels[id as keyof typeof text.labels]
    return () => (
      <>
        <ul class="order">
          {lines.value.map((line) => (
            <li key={line.id}>{lineText(line)}</li>
          ))}
        </ul>
        <p class="charge">
          <span>{text.delivery}</span>
          <b>{yen(deliveryOf(data.value))}</b>
        </p>
        <p class="total">
          <span>{text.total}</span>
          <b>{yen(sum() + deliveryOf(data.value))}</b>
        </p>
        <dl>
          {Object.keys(fieldsOf)
            .filter((id) => data.value[id])
            .map((id) => (
              <div key={id}>
                <dt>{labelOf(id)}</dt>
                <dd>
                  <span>{answersOf(id, data.value).map(wordOf).join(' / ')}</span>
                  <button
                    type="button"
                    class="quiet"
                    aria-label={text.editNamed(labelOf(id))}
                    onClick={() => desk.edit(id)}
                  >
                    {text.edit}
                  </button>
                </dd>
              </div>
            ))}
        </dl>
        <label class="remember">
          <input
            type="checkbox"
            name="remember"
            checked={remember.value}
            onChange={(event: Event) => {
              remember.value = (event.target as HTMLInputElement).checked
            }}
          />
          {text.remember}
        </label>
        <button
          type="button"
          data-place
          aria-disabled={state.value.busy}
          onClick={() => void desk.order(remember.value)}
        >
          {state.value.busy ? text.busy : text.order}
        </button>
      </>
    )
  },
  { props: ['desk', 'remembered'] },
)
