export { type Handles, StorefrontProvider } from './StorefrontProvider.ts'
export { useCart } from './useCart.ts'
export { useReadable } from './useReadable.ts'
export { useWishlist } from './useWishlist.ts'
