import type { Hub } from '../../core/ports.ts'
import type { Tracking } from '../../tracking/handle.ts'
import type { Context } from '../context.ts'
import { copy } from '../view/copy.ts'
import { type Child, h } from '../view/h.ts'
import { problemInJapanese } from '../view/problemsJa.ts'
import { pathOf, shown, timeOf } from '../view/shown.ts'
import { terms } from '../view/terms.ts'
import { tree } from '../view/tree.ts'
import { type Fate, fateOf, type Recorded } from '../watch/record.ts'
import { lookOf, worst } from './looks.ts'

/** Whose payload was copied. */
const copied = new WeakSet<Recorded>()

/** One record: what is wrong with it, what became of it and what it carries. */
export function drawDetail(
  { shop, watch, say, redraw, root }: Context,
  record: Recorded,
  close: () => void,
): Child {
  const { name, id, at, page, purpose, granted, bridges, body, collection, findings, fates, channel, tab } =
    record
  const { tracking } = shop.hub as Hub & { tracking?: Tracking }
  const text = JSON.stringify(body, undefined, 2)
  const onCopy = async () => {
    if (await copy(text)) copied.add(record)
    redraw()
  }
  const replay = () => {
    if (collection === 'touchpoints') tracking?.track(name, body as Record<string, unknown>)
    else shop.hub.log.commit([[collection, body]])
  }
  // What came from another page may have been cut, or be of a part that this shop has not got.
  const replayable =
    Object(body) === body && (collection === 'touchpoints' ? tracking : shop.hub.log.replicas.has(collection))
  const inWords = (root().host as HTMLElement).lang === 'ja' ? problemInJapanese : String
  const decision = granted === undefined ? 'undecided' : granted ? 'granted' : 'denied'
  const kept = !granted && /held|dropped/.test(fateOf(record))
  const about: readonly (readonly [string, Child])[] = [
    [say('collection'), collection],
    [say('Time'), `${timeOf(at)} (${new Date(at).toISOString()})`],
    [say('page'), shown(pathOf(page))],
    ['id', shown(id)],
    [say('channel'), channel],
    ...(purpose ? [[say('Purpose'), `${purpose}: ${say(decision)}`] as const] : []),
    ...(bridges.length ? [[say('Bridge'), bridges.join(', ')] as const] : []),
    [say('Tab'), say(tab === watch.tab ? 'this one' : 'another one')],
  ]
  return h(
    'div.detail',
    { tabindex: 0, role: 'region', 'aria-label': shown(name), key: record.key },
    h(
      'div.row.ends',
      null,
      h('code', null, shown(name)),
      h('button.plain', { onclick: close, 'aria-label': say('Back to the list') }, '✕'),
    ),
    findings.length > 0 && [
      h(
        'ul',
        { 'aria-label': say('Findings') },
        findings.map(({ kind, problem }) =>
          h('li', null, h(`span.chip.${worst(kind)}`, null, say(kind)), ` ${shown(inWords(problem))}`),
        ),
      ),
    ],
    h('h2', null, say('Fate')),
    h(
      'ol',
      null,
      fates.map((fate) => h('li', null, ...fateLine(fate, at, say))),
    ),
    h('h2', null, say(kept ? 'Would have been sent' : 'Payload')),
    h(
      'div.row',
      null,
      h('button', { onclick: onCopy }, say(copied.has(record) ? 'Copied' : 'Copy')),
      replayable && h('button', { onclick: replay }, say('Replay')),
    ),
    tree(body),
    h('h2', null, say('About')),
    terms(about),
  )
}

function fateLine({ what, at, attempt, status, why }: Fate, began: number, say: Context['say']): Child[] {
  const answer =
    attempt === undefined
      ? ''
      : status === undefined
        ? say('waiting')
        : status
          ? `${status}`
          : say('not reached')
  return [
    h('span.soft', null, `+${at - began} ms `),
    h(`span.${lookOf[what] ?? 'text'}`, null, say(what)),
    ` ${[attempt && `${say('attempt')} ${attempt}`, answer, why].filter(Boolean).join(' · ')}`,
  ]
}
