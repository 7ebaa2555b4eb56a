import type { Log, Step } from './log.ts'
import type { Commit } from './replica.ts'

/** Takes the last commit of this tab back by a commit of its own; nothing, if there is nothing to take back. */
export function undo(log: Log, told?: (steps: readonly Step[]) => void): Commit | undefined {
  const operations = log.last.flatMap(([name, before, after]) => {
    const { collection, get } = log.replicas.get(name) ?? {}
    const ops = (get && collection?.undo?.(before, after, get())) ?? []
    return ops.map((op) => [name, op] as const)
  })
  const undone = operations.length > 0 ? log.commit(operations, told) : undefined
  log.last = []
  return undone
}
