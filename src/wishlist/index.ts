export { wishlistCollection } from './collection.ts'
export {
  createWishlist,
  type Wishlist,
  type WishlistLine,
  type WishlistOptions,
  type WishlistState,
} from './wishlist.ts'
