import type { Gap, GapQuery, StoredTouchpoint, TouchpointBatch, Whose } from 'throughline/server'
import { withoutClickIds } from '../../src/core/clickIds.ts'

export interface KeptTouchpoint extends StoredTouchpoint {
  readonly device: string
  readonly log: string
}

type Purpose = StoredTouchpoint['purpose']

interface Binding {
  readonly device: string
  readonly customer: string | null
  readonly at: number
}

/** The touchpoints of the memory database. Order numbers that were given up are kept one by one. */
export function memoryTouchpoints() {
  const kept = new Map<string, KeptTouchpoint>()
  const dropped = new Map<string, [first: number, last: number][]>()
  let bindings: readonly Binding[] = []
  const id = (...parts: string[]) => JSON.stringify(parts)

  const drop = (device: string, ...range: [number, number]) => {
    dropped.set(device, [...(dropped.get(device) ?? []), range])
  }
  const remove = ({ device, id: name, n }: KeptTouchpoint, from = n ?? 0) => {
    kept.delete(id(device, name))
    if (n) drop(device, from, n)
  }
  const ownerAt = (device: string, time: number) =>
    bindings.findLast((one) => one.device === device && one.at <= time)?.customer
  const meant = (whose: Whose) => (one: KeptTouchpoint) =>
    'device' in whose ? one.device === whose.device : ownerAt(one.device, one.at) === whose.customer

  const gapsOf = (device: string, before: number): Gap[] => {
    const mine = [...kept.values()].filter((one) => one.device === device && one.n)
    const highest = Math.max(0, ...mine.filter(({ received }) => received < before).map(({ n = 0 }) => n))
    const ranges = [...mine.map(({ n = 0 }) => [n, n] as const), ...(dropped.get(device) ?? [])]
    const gaps: Gap[] = []
    let reached = 0
    for (const [first, last] of ranges.sort((a, b) => a[0] - b[0])) {
      if (first > reached + 1 && first <= highest) gaps.push({ device, first: reached + 1, last: first - 1 })
      reached = Math.max(reached, last)
    }
    return gaps
  }

  return {
    kept,
    ownerAt,
    add({ device, log, touchpoints, asked, dropped: ranges }: TouchpointBatch): string[] {
      const given = dropped.get(device) ?? []
      const late = ({ n }: StoredTouchpoint) => n && given.some(([first, last]) => first <= n && n <= last)
      for (const one of touchpoints) {
        if (late(one)) continue
        const before = kept.get(id(device, one.id))
        if (!before) kept.set(id(device, one.id), { ...one, device, log })
        else if (!before.n && one.n) kept.set(id(device, one.id), { ...before, n: one.n })
      }
      for (const range of ranges) drop(device, ...(range as [number, number]))
      for (const [n, name] of asked) {
        const found = kept.get(id(device, name))
        if (found && !found.n && n) kept.set(id(device, name), { ...found, n })
      }
      return [...new Set(asked.map(([, name]) => name))].filter((name) => !kept.has(id(device, name)))
    },
    gaps({ device, before = Number.POSITIVE_INFINITY }: GapQuery): Gap[] {
      const devices = device ? [device] : new Set([...kept.values()].map((one) => one.device))
      return [...devices].sort().flatMap((one) => gapsOf(one, before))
    },
    purge(before: number): number {
      const old = [...kept.values()].filter(({ at }) => at < before)
      for (const one of old) remove(one, 1)
      return old.length
    },
    forget(whose: Whose, purpose?: Purpose): number {
      const all = [...kept.values()].filter(meant(whose))
      const gone = all.filter((one) => !purpose || one.purpose === purpose)
      for (const one of gone) remove(one)
      for (const one of all.filter((one) => purpose && one.purpose !== purpose)) {
        const clean = purpose === 'marketing' ? JSON.parse(withoutClickIds(JSON.stringify(one))) : one
        const { fields = {}, clickIds, ...rest } = clean as KeptTouchpoint
        const others = Object.entries(fields).filter(([name]) => name !== purpose)
        kept.set(id(one.device, one.id), {
          ...rest,
          ...(others.length && { fields: Object.fromEntries(others) }),
          ...(clickIds && purpose !== 'marketing' && { clickIds }),
        })
      }
      return gone.length
    },
    /** Answers its undo. */
    bind(device: string, customer: string | null, at: number): () => void {
      const before = bindings
      const others = bindings.filter((one) => one.device !== device || one.at !== at)
      bindings = [...others, { device, customer, at }].sort((a, b) => a.at - b.at)
      return () => {
        bindings = before
      }
    },
    /** Answers its undo. */
    forgetGuest(log: string, device: string): () => void {
      const before = { kept: [...kept], bindings, dropped: dropped.get(device) }
      for (const [key, one] of before.kept) if (one.device === device || one.log === log) kept.delete(key)
      bindings = bindings.filter((one) => one.device !== device)
      dropped.delete(device)
      return () => {
        for (const [key, one] of before.kept) kept.set(key, one)
        bindings = before.bindings
        if (before.dropped) dropped.set(device, before.dropped)
      }
    },
  }
}
