import type { ReactNode } from 'react'
import { answerOffer, type CartLine, type Storefront } from 'throughline'
import { useCart } from 'throughline/react'
import { text } from '../shop/language.ts'

const ways = ['sum', 'max', 'account', 'device'] as const

export interface OfferPanelProps {
  readonly shop: Storefront
  readonly answered: (said: string) => void
}

/** Shows both carts of a guest who has signed in, and asks what becomes of them. */
export function OfferPanel({ shop, answered }: OfferPanelProps): ReactNode {
  const { lines, offered } = useCart()
  const asks = offered.length > 0
  const { question, device, account, answers, ...said } = text.offer
  const answer = (how: (typeof ways)[number]) => {
    answerOffer(shop, how)
    answered(said.answered[how])
  }
  return (
    <div className={asks ? 'offer' : undefined}>
      <p role="status">{asks && question}</p>
      {asks && (
        <>
          <div className="carts">
            <OneCart heading={device} lines={offered} />
            <OneCart heading={account} lines={lines} />
          </div>
          <div className="answers">
            {ways.map((how) => (
              <button type="button" key={how} onClick={() => answer(how)}>
                {answers[how]}
              </button>
            ))}
          </div>
        </>
      )}
    </div>
  )
}

function OneCart({ heading, lines }: { readonly heading: string; readonly lines: readonly CartLine[] }) {
  return (
    <section>
      <h3>{heading}</h3>
      <ul>
        {lines.map(({ id, item, quantity }) => (
          <li key={id}>
            {item.item_name ?? item.item_id} × {quantity}
          </li>
        ))}
      </ul>
    </section>
  )
}
