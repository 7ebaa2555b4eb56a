import type { ComponentProps, ReactNode } from 'react'
import type { Item } from 'throughline'
import { pictureOf } from '../shop/products.mjs'
import { yen } from '../shop/texts.mjs'

export interface ProductLineProps extends ComponentProps<'li'> {
  readonly item: Item
  readonly about?: string
  readonly pending?: boolean
}

/** A line of any list: its picture, its name and its price, and what can be done with it. */
export function ProductLine({ item, about, children, pending, ...attributes }: ProductLineProps): ReactNode {
  return (
    <li className={pending ? 'line pending' : 'line'} {...attributes}>
      <svg aria-hidden="true">
        <use href={`#${pictureOf(item.item_id)}`} />
      </svg>
      <div className="line-title">
        <h3>{item.item_name ?? item.item_id}</h3>
        <p className="note">
          {yen(item.price ?? 0)}
          {about && `・${about}`}
        </p>
      </div>
      {children}
    </li>
  )
}
