import { answerOffer, type CartLine, type Storefront } from 'throughline'
import { useCart } from 'throughline/vue'
import { defineComponent, type FunctionalComponent } from 'vue'
import { text } from '../shop/language.ts'

const ways = ['sum', 'max', 'account', 'device'] as const

/** Shows both carts of a guest who has signed in, and asks what becomes of them. */
export const OfferPanel = defineComponent(
  (props: { shop: Storefront; onAnswered: (said: string) => void }) => {
    const { lines, offered } = useCart()
    const { question, device, account, answers, answered } = text.offer
    const answer = (how: (typeof ways)[number]) => {
      answerOffer(props.shop, how)
      props.onAnswered(answered[how])
    }
    return () => {
      const asks = offered.value.length > 0
      return (
        <div class={{ offer: asks }}>
          <p role="status">{asks ? question : ''}</p>
          {asks && [
            <div class="carts">
              <OneCart heading={device} lines={offered.value} />
              <OneCart heading={account} lines={lines.value} />
            </div>,
            <div class="answers">
              {ways.map((how) => (
                <button type="button" key={how} onClick={() => answer(how)}>
                  {answers[how]}
                </button>
              ))}
            </div>,
          ]}
        </div>
      )
    }
  },
  { props: ['shop', 'onAnswered'] },
)

const OneCart: FunctionalComponent<{ heading: string; lines: readonly CartLine[] }> = ({
  heading,
  lines,
}) => (
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
OneCart.props = ['heading', 'lines']
