import type { ComponentProps, ReactNode } from 'react'
import type { Item } from 'throughline'
import { text } from '../shop/language.ts'
import { pictureOf } from '../shop/products.mjs'
import { yen } from '../shop/texts.mjs'

export interface ProductLineProps extends ComponentProps<'li'> {
  readonly item: Item
  readonly about?: string
  /** What stands before the picture. */
  readonly before?: ReactNode
  readonly pending?: boolean
}

/** A line of any list: its picture, its name and its price, and what can be done with it. */
export function ProductLine(props: ProductLineProps): ReactNode {
  const { item, about, before, children, pending, ...attributes } = props
  return (
    <li className={pending ? 'line pending' : 'line'} {...attributes}>
      {before}
      <svg aria-hidden="true">
        <use href={`#${pictureOf(item.item_id)}`} />
      </svg>
      <div className="line-title">
        <h3>{item.item_name ?? item.item_id}</h3>
        <p className="note">{[yen(item.price ?? 0), ...(about ? [about] : [])].join(text.between)}</p>
      </div>
      {children}
    </li>
  )
}
