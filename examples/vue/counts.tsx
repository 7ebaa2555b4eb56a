import { count } from 'throughline'
import { useCart, useWishlist } from 'throughline/vue'
import { defineComponent, reactive, Teleport } from 'vue'

/** The number beside the basket, which is in the page's header. */
export const CartCount = defineComponent(() => {
  const cart = reactive(useCart())
  return () => (
    <Teleport to='[data-count="cart"]'>
      <b data-tl-cart-count>{count(cart)}</b>
    </Teleport>
  )
})

/** The number beside the heart. */
export const WishlistCount = defineComponent(() => {
  const { lines } = useWishlist()
  return () => (
    <Teleport to='[data-count="wishlist"]'>
      <b data-tl-wishlist-count>{lines.value.length}</b>
    </Teleport>
  )
})
