import { texts } from './texts.mjs'

/**
 * What the shop sells. Its server knows better than the pages what is left (`stock`) and what it costs (`priceNow`): that
 * shows how a cart is corrected.
 */
export const products = [
  {
    id: 'TEA-SENCHA',
    picture: 'sencha',
    price: 1980,
    name: { ja: '煎茶 100g', en: 'Sencha 100 g' },
    note: { ja: '静岡・一番茶', en: 'Shizuoka, first flush' },
  },
  {
    id: 'TEA-HOJICHA',
    picture: 'hojicha',
    price: 1280,
    name: { ja: 'ほうじ茶 100g', en: 'Hojicha 100 g' },
    note: { ja: '香ばしい深煎り', en: 'Dark and toasty' },
  },
  {
    id: 'TEA-MATCHA',
    picture: 'matcha',
    price: 2700,
    stock: 5,
    name: { ja: '抹茶 30g', en: 'Matcha 30 g' },
    note: { ja: '宇治・石臼挽き', en: 'Uji, stone-ground' },
  },
  {
    id: 'CUP-YUNOMI',
    variant: 'ai',
    picture: 'cup',
    price: 3300,
    name: { ja: '湯呑 藍', en: 'Teacup, indigo' },
    note: { ja: '有田焼・180ml', en: 'Arita ware, 180 ml' },
  },
  {
    id: 'POT-KYUSU',
    picture: 'pot',
    price: 8800,
    stock: 3,
    name: { ja: '急須', en: 'Teapot' },
    note: { ja: '常滑焼・300ml', en: 'Tokoname ware, 300 ml' },
  },
  {
    id: 'CADDY-SAKURA',
    picture: 'caddy',
    price: 4400,
    priceNow: 4800,
    name: { ja: '茶筒 桜皮', en: 'Tea caddy, cherry bark' },
    note: { ja: '秋田・手仕事', en: 'Akita, made by hand' },
  },
]

/**
 * A product as a GA4 item.
 * @param {{ id: string, variant?: string, price: number, name: Record<'ja' | 'en', string> }} product
 * @param {'ja' | 'en'} lang
 */
export const itemOf = ({ id, variant, price, name }, lang) => ({
  item_id: id,
  item_name: name[lang],
  ...(variant && { item_variant: variant }),
  price,
})

/**
 * Where to see the shop correct a cart, in one line.
 * @param {'ja' | 'en'} lang
 */
export function trialOf(lang) {
  const limited = products.flatMap(({ name, stock }) => (stock ? [[name[lang], stock]] : []))
  const changed = products.flatMap(({ name, priceNow }) => (priceNow ? [[name[lang], priceNow]] : []))
  return texts[lang].trial(limited, changed)
}

const pictures = Object.fromEntries(products.map(({ id, picture }) => [id, picture]))

export const pictureOf = (itemId) => pictures[itemId] ?? 'logo'

const bag = (paper, label) => `
  <path fill="${paper}" d="M34 30h52l4 62a6 6 0 0 1-6 6H36a6 6 0 0 1-6-6z"/>
  <path fill="#000" opacity=".08" d="M34 30h52l.6 9H33.4z"/><path fill="#fffdf8" d="M44 50h32v36H44z"/>
  <path fill="${label}" d="M60 56c9 5 9 16 0 22-9-6-9-17 0-22z"/>
  <path stroke="#fffdf8" stroke-width="1.5" d="M60 60v17"/>`

const drawings = {
  sencha: bag('#8fa37c', '#5d7a4f'),
  hojicha: bag('#b58d66', '#8a5f3c'),
  matcha: `<ellipse cx="60" cy="93" rx="30" ry="6" fill="#000" opacity=".07"/>
  <path fill="#4c5a47" d="M36 46h48v40c0 7-48 7-48 0z"/><path fill="#39453a" d="M36 46h48v9c0 6-48 6-48 0z"/>
  <ellipse cx="60" cy="46" rx="24" ry="6.5" fill="#5d6d57"/><ellipse cx="60" cy="46" rx="19" ry="4.6" fill="#9dbb62"/>
  <path fill="#fffdf8" d="M49 64h22v17H49z"/><circle cx="60" cy="72.5" r="5" fill="#9dbb62"/>`,
  cup: `<ellipse cx="60" cy="94" rx="26" ry="5" fill="#000" opacity=".07"/>
  <path fill="#fbfaf6" d="M36 36h48l-4 50c-1 8-39 8-40 0z"/><path fill="#3f5f86" d="M37.2 50h45.600l-.7 8H37.900zM38.2 63h43.600l-.3 3h-43z"/>
  <path fill="#3f5f86" d="M39.8 82h40.400l-.4 4c-1 8-38.6 8-39.6 0z"/><ellipse cx="60" cy="36" rx="24" ry="6" fill="#e6e2d6"/>
  <ellipse cx="60" cy="37" rx="20" ry="4" fill="#a9b46c"/>`,
  pot: `<ellipse cx="58" cy="94" rx="32" ry="5" fill="#000" opacity=".07"/>
  <path fill="#8f4a38" d="M86 56l21-7 3 7-20 14zM22 52L8 47l2-8 20 7z"/><ellipse cx="58" cy="67" rx="35" ry="26" fill="#a85b45"/>
  <ellipse cx="58" cy="47" rx="21" ry="6.5" fill="#8f4a38"/><ellipse cx="58" cy="45" rx="18" ry="5" fill="#b76b54"/>
  <circle cx="58" cy="37" r="5" fill="#a85b45"/>`,
  caddy: `<ellipse cx="60" cy="95" rx="24" ry="5" fill="#000" opacity=".07"/>
  <path fill="#7d4430" d="M38 34h44v56c0 7-44 7-44 0z"/><path fill="#6a3726" d="M38 34h44v18c0 6-44 6-44 0z"/>
  <ellipse cx="60" cy="34" rx="22" ry="6" fill="#92543c"/>
  <path stroke="#a8694f" stroke-width="1.5" d="M44 63h9m8 5h13m-29 9h14m9 4h8m-24 8h12" fill="none"/>`,
}

const symbol = ([id, drawing]) => `<symbol id="${id}" viewBox="0 0 120 120">${drawing}</symbol>`

/** All pictures, once per page; `<use href="#sencha">` shows one. */
export const sprite = `<svg class="hidden" aria-hidden="true">${Object.entries(drawings).map(symbol).join('')}
  <symbol id="logo" viewBox="0 0 32 32"><path d="M4 21c6 6 12-12 18-6s-6 12-6 3S24 6 28 9" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/></symbol>
  <symbol id="heart" viewBox="0 0 24 24"><path d="M12 20.5c-7-5-9.5-8.5-9.5-12A4.8 4.8 0 0 1 12 7.3a4.8 4.8 0 0 1 9.5 1.2c0 3.5-2.5 7-9.5 12z" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/></symbol>
  <symbol id="basket" viewBox="0 0 24 24"><path d="M3 9h18l-2 11H5zM8 9l4-6 4 6" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/></symbol>
</svg>`
