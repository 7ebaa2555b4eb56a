import type { Entry } from '../../core/entry.ts'
import { isLine, type LineRow } from '../../core/lines.ts'
import { entriesOf, readMeta } from '../../core/meta.ts'
import type { Context } from '../context.ts'
import type { Panel } from '../view/frame.ts'
import { type Children, h } from '../view/h.ts'
import { heads } from '../view/heads.ts'
import { shown } from '../view/shown.ts'
import { tree } from '../view/tree.ts'

/** Cart and wishlist: what is shown, what the server has of it, and what is on its way. */
export function createLinesPanel({ shop, say }: Context): Panel {
  const { log } = shop.hub
  const opText = ([name, ...rest]: readonly unknown[]) =>
    `${name} ${rest.filter((part) => typeof part !== 'object' && part !== undefined).join(' ')}`
  const conflict = ({ revived, gone, adjusted, parts = [] }: LineRow): string[] => [
    ...(adjusted
      ? [
          `${say('corrected by the shop')}: ${adjusted.field} ${adjusted.old} → ${adjusted.new} (${adjusted.reason})`,
        ]
      : []),
    ...(revived ? [say('removed on one device, kept by a later addition on another one')] : []),
    ...(gone && !revived ? [say('removed')] : []),
    ...(parts.length > 1 ? [`${say('additions put together:')} ${parts.length}`] : []),
  ]
  const lines = (name: string): Children => {
    const replica = log.replicas.get(name)
    if (!replica) return []
    const pending = entriesOf(log.rows()).filter(({ collection }) => collection === name)
    const said = new Map(
      readMeta(log.rows()).said.map(([id, status, reason]) => [id, `${status}: ${reason}`]),
    )
    const confirmed = replica.confirmed()
    const rows = [...replica.get()] as [string, LineRow][]
    const about = ({ op }: Entry, id: string) => {
      const [, ...rest] = op as unknown[]
      return rest.includes(id) || rest.length === 0
    }
    return [
      h('h2', null, say(name as 'cart')),
      rows.length === 0 && h('p.soft', null, say('Nothing here.')),
      rows.length > 0 &&
        h(
          'table',
          null,
          heads([say('Line'), say('Shown'), say('Server'), say('On its way')], [1, 2]),
          rows.map(([id, row]) => {
            if (!isLine(row)) return h('tr', null, h('td', { colspan: 4 }, tree(row)))
            const there = confirmed.get(id) as LineRow | undefined
            const ops = pending.filter((entry) => about(entry, id)).map(({ op }) => opText(op as unknown[]))
            return h(
              'tr',
              { key: id },
              h(
                'td',
                null,
                shown(row.item.item_name ?? row.item.item_id),
                h(
                  'div.soft',
                  null,
                  shown(id.replace('\n', `${say('for later')} · `).replace('\t', `${say('offered')} · `)),
                ),
                conflict(row).map((text) => h('div.warn', null, text)),
              ),
              h('td.figure', null, row.quantity),
              h('td.figure', null, there ? there.quantity : '–'),
              h(
                'td',
                null,
                ops.length
                  ? ops.map((op) => h('div', null, h('code', null, shown(op))))
                  : h('span.good', null, '✓'),
              ),
            )
          }),
        ),
      pending
        .filter(({ id }) => said.has(id))
        .map(({ id, op }) => h('p.bad', null, `${opText(op as unknown[])}: ${said.get(id)}`)),
    ]
  }
  return {
    name: 'cart',
    draw: () => h('div.scroll', null, lines('cart'), lines('wishlist')),
  }
}
