import { checkData, checkSchema, type EventProblem } from '../../vocabulary/checkEvent.ts'
import type { Schema } from '../../vocabulary/schema.ts'
import { valueAt } from '../../vocabulary/valueAt.ts'
import { NOT_KEPT, type Recorded, refused } from '../watch/record.ts'
import type { Finding } from './finding.ts'
import { personalData } from './personalData.ts'
import { wrongStep } from './wrongStep.ts'

/** The same event again within so many milliseconds was meant once. */
const TWICE = 500

/** Validators of a shop's own events, by name. */
export type Schemas = Readonly<Record<string, Schema>>

/** Finds what is wrong with an event; `before` are the events before it, newest last. */
export async function judge(
  record: Recorded,
  before: readonly Recorded[],
  schemas: Schemas,
): Promise<readonly Finding[]> {
  const { name, body, page, at, collection, granted, purpose } = record
  const found: Finding[] = []
  const say = (kind: Finding['kind'], problem: string) =>
    found.push({ kind, problem: `'${name}' ${problem}` })
  const { what, why } = record.fates.at(-1) ?? {}
  // Who has said no is not lost.
  if (name === 'purchase' && what === 'dropped' && why !== 'repeated' && !refused(record))
    say('lost-purchase', `was dropped (${why}): no report will show this order.`)
  if (collection === 'dataLayer' && !granted)
    say(
      'before-consent',
      `was told the dataLayer without consent to ${purpose}: wait for the visitor's decision.`,
    )
  const subject = subjectOf(body)
  // Its own page has judged it.
  if (body === NOT_KEPT) return record.findings.length ? record.findings : found
  const twin = before.findLast(
    (other) =>
      at - other.at < TWICE &&
      other.collection === collection &&
      other.name === name &&
      subjectOf(other.body) === subject,
  )
  if (twin)
    say('duplicate', `was fired twice within ${at - twin.at} ms: one action of the customer is one event.`)
  const step = wrongStep(record, before)
  if (step) say('wrong-step', step)
  const problems = [
    ...checkData(name, body),
    ...(Object.hasOwn(schemas, name) ? await checkSchema(name, body, schemas[name]) : []),
  ]
  found.push(...problems.map((problem) => asFinding(problem, body)), ...personalData(body, page))
  return found
}

/** What an event is about: its items, whatever else it says of them, or without any all that it says. */
const subjectOf = (body: unknown) => {
  const { items } = Object(body) as { items?: unknown }
  return JSON.stringify(Array.isArray(items) ? items.map((item) => item?.item_id) : body)
}

const asFinding = ({ field, problem }: EventProblem, body: unknown): Finding => ({
  kind:
    field !== 'name' && field !== 'params' && valueAt(body, field) === undefined
      ? 'missing-parameter'
      : 'invalid',
  field,
  problem,
})
