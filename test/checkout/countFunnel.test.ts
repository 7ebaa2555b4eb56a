import { countFunnel } from 'throughline/checkout'
import { expect, test } from 'vitest'

const MINUTE = 60_000
/** The touchpoints of one checkout, a minute apart: `viewed contact`, `abandoned shipping`. */
const visit = (checkout_id: string, ...told: string[]) =>
  told.map((one, at) => {
    const [what, step] = one.split(' ') as [string, string]
    const index = ['contact', 'shipping', 'review'].indexOf(step)
    const name = /viewed|completed|error/.test(what) ? `checkout_step_${what}` : `checkout_${what}`
    const duration = what === 'completed' ? (at + 1) * 1000 : undefined
    return { name, at: at * MINUTE, params: { checkout_id, step, index, total: 3, duration } }
  })

const whole = [
  'viewed contact',
  'completed contact',
  'viewed shipping',
  'completed shipping',
  'viewed review',
  'completed review',
]

test('each checkout counts once at each step', () => {
  const counts = countFunnel([
    ...visit('a', ...whole),
    ...visit(
      'b',
      'viewed contact',
      'completed contact',
      'viewed shipping',
      'error shipping',
      'error shipping',
      'viewed contact',
      'abandoned contact',
    ),
    { name: 'purchase', at: 0, params: {} },
  ])
  expect(counts).toEqual({
    begun: 2,
    ordered: 1,
    abandoned: 1,
    steps: [
      { step: 'contact', viewed: 2, completed: 2, failed: 0, abandoned: 1, duration: 2000 },
      { step: 'shipping', viewed: 2, completed: 1, failed: 1, abandoned: 0, duration: 4000 },
      { step: 'review', viewed: 1, completed: 1, failed: 0, abandoned: 0, duration: 6000 },
    ],
  })
})

test('who comes back in time has abandoned nothing', () => {
  const { abandoned, ordered } = countFunnel([
    ...visit('a', 'viewed contact', 'abandoned contact', 'resumed contact'),
    ...visit('b', 'viewed contact', 'abandoned contact'),
    ...visit('c', 'viewed contact', 'abandoned contact', 'abandoned contact'),
    ...visit('d', ...whole.slice(0, 4), 'abandoned review', 'resumed review', ...whole.slice(4)),
    ...visit('e', ...whole, 'abandoned review'),
  ])
  expect([abandoned, ordered]).toEqual([2, 2])
})

test('the order in which they arrive does not matter', () => {
  const told = visit('a', 'viewed contact', 'abandoned contact', 'resumed contact')
  expect(countFunnel(told.reverse()).abandoned).toBe(0)
  expect(countFunnel([])).toEqual({ begun: 0, ordered: 0, abandoned: 0, steps: [] })
})
