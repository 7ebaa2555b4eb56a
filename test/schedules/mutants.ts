/** A mistake that somebody could make in the rules: what is written, and what stands there instead. */
export interface Mutant {
  readonly name: string
  readonly file: string
  readonly from: string
  readonly to: string
}

const lines = 'src/core/lines.ts'
const rules = 'src/core/applyLines.ts'
const folding = 'src/core/foldLine.ts'
const merging = 'src/core/mergeLines.ts'
const taking = 'src/core/take.ts'

export const mutants: readonly Mutant[] = [
  {
    name: 'two sets at the same time are not told apart by their devices',
    file: lines,
    from: "(at === latest[4] && device >= (latest[1] ?? ''))",
    to: 'at === latest[4]',
  },
  {
    name: 'a remove covers what its author has not seen',
    file: rules,
    from: 'const kept = unseen(line)\n    return worth',
    to: 'const kept: Part[] = []\n    return worth',
  },
  {
    name: 'a set covers what its author has not seen',
    file: rules,
    from: 'const parts: Part[] = [...unseen(line), ...(left > 0',
    to: 'const parts: Part[] = [...(left > 0',
  },
  {
    name: 'an entry has seen nothing of its own device but what the server had numbered',
    file: rules,
    from: ' || (by === device && m <= entry.own)',
    to: '',
  },
  {
    name: 'an entry has seen everything of its own device, also what another tab did',
    file: rules,
    from: '(by === device && m <= entry.own)',
    to: 'by === device',
  },
  {
    name: 'only the set that wins is kept',
    file: rules,
    from: 'const parts: Part[] = [...unseen(line), ...(left > 0',
    to: 'const parts: Part[] = [...unseen(line).filter((part) => !isSet(part)), ...(left > 0',
  },
  {
    name: 'the set that arrives last wins, whenever it was made',
    file: lines,
    from: 'at > latest[4]',
    to: 'true',
  },
  {
    name: 'the sum is not clamped at nothing',
    file: rules,
    from: 'if (worth(baseOf(line), parts) > least) put(',
    to: 'if (true) put(',
  },
  {
    name: 'taking the last piece covers what its author has not seen',
    file: rules,
    from: 'else leave(id, named)',
    to: 'else put(id, named, [])',
  },
  {
    name: 'an order covers nothing of what was seen',
    file: rules,
    from: 'const kept = unseen(line)\n      .map',
    to: 'const kept = partsOf(line)\n      .map',
  },
  {
    name: 'an order leaves sets that it has not seen as they are',
    file: rules,
    from: 'had - pieces, at]',
    to: 'had, at]',
  },
  {
    name: 'what was ordered comes back with a set by somebody who was offline',
    file: rules,
    from: 'const left = quantity - bought.reduce((sum, order) => sum + order[3], 0)',
    to: 'const left = quantity',
  },
  {
    name: 'what was seen and not bought is lost',
    file: rules,
    from: 'Math.max(0, seen - pieces)',
    to: '0',
  },
  {
    name: 'an order is taken twice',
    file: rules,
    from: 'if (next.get(ORDERS)?.orders?.includes(op[1])) return rows',
    to: '',
  },
  {
    name: 'who brings a line back says nothing of it',
    file: rules,
    from: 'place: number, revived: stamp }',
    to: 'place: number }',
  },
  {
    name: 'a line is revived for ever',
    file: rules,
    from: 'if (rest.revived && saw(rest.revived)) rest.revived = undefined',
    to: '',
  },
  {
    name: 'sets that are still open are folded',
    file: folding,
    from: 'if (open.some(isSet) || (open',
    to: 'if ((open',
  },
  {
    name: 'a removal from long ago takes what has come since',
    file: rules,
    from: 'if ((line.number as number) <= entry.seen) put(id, line, [])',
    to: 'put(id, line, [])',
  },
  {
    name: 'a set and an addition are merged while they wait',
    file: merging,
    from: "if (!onLine || !follows || between || (!covers && was !== 'add')) break",
    to: "if (!onLine || !follows || between || (!covers && was === 'remove')) break",
  },
  {
    name: 'additions are summed up without what they leave in between',
    file: merging,
    from: "least > 0 ? ['add', id, sum, item, least] : ",
    to: '',
  },
  {
    name: 'entries are merged that have been sent already',
    file: 'src/core/outbox.ts',
    from: 'entry.n > sent && ',
    to: '',
  },
  {
    name: 'a set swallows what another tab did in between',
    file: merging,
    from: 'entry.n <= entry.own + 1 &&',
    to: '',
  },
  {
    name: 'entries are folded as soon as their own device has them',
    file: 'src/server/compact.ts',
    from: 'Math.min(seen, least ?? seen)',
    to: 'seen',
  },
  {
    name: 'entries are folded at the acknowledgement of what is sent',
    file: 'src/server/exchange.ts',
    from: 'seen: anew ? number : Math.min(cursor, waits ?? cursor),',
    to: 'seen: number,',
  },
  {
    name: 'an answer from before takes something back',
    file: taking,
    from: 'const newest = anew || number >= meta.cursor',
    to: 'const newest = true',
  },
  {
    name: 'an answer for somebody else is taken',
    file: taking,
    from: 'if (meta.begun !== begun) return',
    to: '',
  },
  {
    name: 'the server applies a repeat',
    file: 'src/server/decide.ts',
    from: 'entries.filter((entry) => entry.n > highest)',
    to: 'entries.filter((entry) => entry.n >= highest)',
  },
]
