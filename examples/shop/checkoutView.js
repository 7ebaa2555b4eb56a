import { createDesk } from './checkoutDesk.mjs'
import { answersOf, deliveryOf, fieldsOf } from './checkoutSteps.mjs'
import { changeText, checkoutTexts, lineText } from './checkoutTexts.mjs'
import { create } from './elements.js'
import { yen } from './texts.mjs'

/** Draws the checkout of a page with the script tag. */
export function showDesk({ checkout, follow }, lang) {
  const text = checkoutTexts[lang]
  const find = (selector) => document.querySelector(selector)
  const [section, heading, said, step] = ['desk', 'desk-heading', 'said', 'step'].map((name) =>
    find(`[data-${name}]`),
  )
  const products = find('#products').closest('section')
  const desk = createDesk(checkout, lang, Promise.resolve(), follow)
  /** What is drawn: a form keeps what is typed until another step comes. */
  let drawn = ''

  const show = () => {
    const { open, problems, said: word, changes, busy } = desk.get()
    const { status, current, heading: where } = checkout.get()
    section.hidden = !open
    products.hidden = open
    find('tl-checkout-progress').hidden = status === 'placed'
    heading.textContent = status === 'placed' ? text.thanks : where
    const lines = [word, ...changes.map((change) => changeText(change, text))]
    said.replaceChildren(...lines.filter(Boolean).map((line) => create('span', { textContent: line })))
    const now = JSON.stringify([open, status, current])
    if (!open || now !== drawn) {
      step.replaceChildren(...(open ? parts(status, current) : []))
      if (open && drawn) heading.focus()
    }
    drawn = open ? now : ''
    for (const input of step.querySelectorAll('[data-field]')) tell(input, problems[input.dataset.field])
    // A button that is disabled would lose the focus.
    for (const button of step.querySelectorAll('[data-express], [data-place]'))
      button.ariaDisabled = `${busy}`
    for (const button of step.querySelectorAll('[data-place]'))
      button.textContent = busy ? text.busy : text.order
    if (status === 'active' && current === 'review') drawLines()
  }
  const parts = (status, current) => {
    if (status === 'placed') return [create('p', { textContent: text.number(checkout.get().transaction_id) })]
    if (status === 'pending')
      return [create('p', { textContent: text.pending }), act(text.cancel, desk.cancel, 'cancel')]
    return current === 'review' ? reviewParts() : [createForm(current)]
  }
  const act = (label, action, name) => {
    const made = create('button', { type: 'button', textContent: label })
    made.setAttribute(`data-${name}`, '')
    made.addEventListener('click', action)
    return made
  }

  const expressParts = () =>
    checkout.get().express.map(({ id, label = id }) => {
      const button = act(text.orderBy(label), () => desk.orderBy(id), 'express')
      button.dataset.express = id
      return button
    })
  const createForm = (id) => {
    const typed = checkout.get().data[id] ?? {}
    const form = create('form', { noValidate: true, className: 'form' })
    if (id === 'contact')
      form.append(create('p', { className: 'note', textContent: text.guest }), ...expressParts())
    form.append(...fieldsOf[id].map((field) => createField(field, `${typed[field.name] ?? ''}`, text)))
    form.append(create('button', { textContent: text.next, className: 'next' }))
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      if (!desk.submit(Object.fromEntries(new FormData(form))))
        form.querySelector('[aria-invalid=true]')?.focus()
    })
    return form
  }
  const tell = (field, problem = '') => {
    field.querySelector('.problem').textContent = problem
    for (const input of field.querySelectorAll('input')) input.setAttribute('aria-invalid', `${!!problem}`)
  }

  const reviewParts = () => {
    const { data, remembered } = checkout.get()
    const box = create('input', { type: 'checkbox', checked: remembered, name: 'remember' })
    const answers = Object.keys(fieldsOf)
      .filter((id) => data[id])
      .map((id) => {
        const change = act(text.edit, () => desk.edit(id), `edit-${id}`)
        change.className = 'quiet'
        change.setAttribute('aria-label', text.editNamed(text.labels[id]))
        const said = answersOf(id, data)
        const answer = create(
          'dd',
          {},
          create('span', { textContent: said.map((one) => text.options[one] ?? one).join(' / ') }),
          change,
        )
        return create('div', {}, create('dt', { textContent: text.labels[id] }), answer)
      })
    return [
      create('ul', { className: 'order' }),
      create('p', { className: 'charge' }),
      create('p', { className: 'total' }),
      create('dl', {}, ...answers),
      create('label', { className: 'remember' }, box, text.remember),
      act(text.order, () => desk.order(box.checked), 'place'),
    ]
  }
  const drawLines = () => {
    const { lines, data } = checkout.get()
    step
      .querySelector('.order')
      ?.replaceChildren(...lines.map((line) => create('li', { textContent: lineText(line) })))
    const sum = lines.reduce((sum, { item, quantity }) => sum + (item.price ?? 0) * quantity, 0)
    for (const [name, amount] of [
      ['charge', deliveryOf(data)],
      ['total', sum + deliveryOf(data)],
    ])
      step
        .querySelector(`.${name}`)
        ?.replaceChildren(
          create('span', { textContent: name === 'total' ? text.total : text.delivery }),
          create('b', { textContent: yen(amount) }),
        )
  }

  find('[data-leave]').addEventListener('click', () => {
    desk.close()
    find('#cart-heading').focus()
  })
  checkout.subscribe(show)
  desk.subscribe(show)
  show()
  return desk
}

/** A field with its label, or a choice. */
function createField({ name, options, optional, inputmode, ...how }, value, text) {
  const problem = create('span', { className: 'problem', id: `problem-${name}` })
  const field = create(options ? 'fieldset' : 'label', { className: 'field' })
  field.dataset.field = name
  field.append(create(options ? 'legend' : 'span', { textContent: text.fields[name] }))
  for (const option of options ?? ['']) {
    const input = create('input', {
      name,
      value: option || value,
      ...how,
      ...(options && { type: 'radio', checked: option === value }),
    })
    if (inputmode) input.inputMode = inputmode
    if (!optional) input.required = true
    input.setAttribute('aria-describedby', problem.id)
    field.append(options ? create('label', { className: 'option' }, input, text.options[option]) : input)
  }
  field.append(problem)
  return field
}
