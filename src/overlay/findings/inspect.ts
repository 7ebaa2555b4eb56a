import type { Recorded } from '../watch/record.ts'
import type { Watch } from '../watch/watch.ts'
import type { Finding } from './finding.ts'
import { judge, type Schemas } from './judge.ts'

/** So many events before one are looked at. */
const BEFORE = 500

/** An order that was taken has so many milliseconds to be told as a `purchase`. */
const TOLD = 1000

const isEvent = ({ collection }: Recorded) => collection === 'touchpoints' || collection === 'dataLayer'

/** Marks what is wrong with what is recorded in this tab, a moment after it was; returns the stop. */
export function inspect(watch: Watch, schemas: Schemas = {}): () => void {
  /** What the page had pushed before anybody looked; when, nobody knows. */
  const early = new Set(watch.records)
  const fresh = new Set<Recorded>()
  const judged = new Set<string>()
  /** Those that have had their time. */
  const orders = new Set<Recorded>()
  const timers = new Set<ReturnType<typeof setTimeout>>()
  const soon = (wait: number, then: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      then()
    }, wait)
    timers.add(timer)
  }
  const before = (record: Recorded) => {
    const found: Recorded[] = []
    for (let at = watch.records.lastIndexOf(record) - 1; at >= 0 && found.length < BEFORE; at--) {
      const other = watch.records[at] as Recorded
      if (other.tab === record.tab && isEvent(other) && !early.has(other)) found.unshift(other)
    }
    return found
  }
  const mark = (record: Recorded, findings: readonly Finding[]) => {
    if (!findings.length && !record.findings.length) return
    record.findings = findings
    watch.changed(record)
  }
  const look = () => {
    const records = [...fresh]
    fresh.clear()
    for (const record of records)
      judge(record, before(record), schemas).then(
        (findings) => mark(record, findings),
        () => {},
      )
  }
  const missPurchase = (record: Recorded) => {
    const [, order] = record.body as unknown[]
    const told = watch.records.some((other) => {
      const { transaction_id } = Object(other.body)
      // Of one that was not agreed to, nothing more is kept.
      return (
        isEvent(other) &&
        other.name === 'purchase' &&
        (typeof other.body === 'string' || [order, Number(order)].includes(transaction_id))
      )
    })
    const problem = `The order '${order}' was taken, and no 'purchase' was recorded: hand 'tracking' to createCart, or track it.`
    mark(record, told ? [] : [{ kind: 'lost-purchase', problem }])
  }
  const see = (record?: Recorded) => {
    if (record?.tab !== watch.tab) return
    if (isEvent(record)) {
      // It may have been told only by the page that says thanks.
      if (record.name === 'purchase') orders.forEach(missPurchase)
      const state = `${record.key}/${record.name === 'purchase' && record.fates.length}`
      if (judged.has(state)) return
      judged.add(state)
      // The page that fired it goes first.
      if (!fresh.size) soon(0, look)
      fresh.add(record)
    } else if (record.name === 'purchase' && !judged.has(record.key)) {
      judged.add(record.key)
      soon(TOLD, () => {
        orders.add(record)
        missPurchase(record)
      })
    }
  }
  early.forEach(see)
  // The page before had no time left for its last order.
  void watch.earlier.then((records) => {
    for (const record of records)
      if (!isEvent(record) && record.at > performance.timeOrigin - TOLD) see(record)
  })
  const undo = watch.subscribe(see)
  return () => {
    undo()
    for (const timer of timers) clearTimeout(timer)
  }
}
