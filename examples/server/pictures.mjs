import { sprite } from '../shop/products.mjs'

/** The products' pictures as files, for whatever shows an image by its address: `/pictures/sencha.svg`. */
export const pictures = [
  ...sprite.matchAll(/<symbol id="(\w+)" viewBox="(0 0 120 120)">([\s\S]*?)<\/symbol>/g),
].map(([, id, box, drawing]) => [
  `/pictures/${id}.svg`,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}">${drawing}</svg>`,
])
