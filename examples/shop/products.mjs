import { texts } from './texts.mjs'

/**
 * What the shop sells. Its server knows better than the pages what is left (`stock`) and what it costs (`priceNow`): that
 * shows how a cart is corrected.
 */
export const products = [
  {
    id: 'TEA-SENCHA',
    category: 'tea',
    picture: 'sencha',
    price: 1980,
    name: { ja: '煎茶 100g', en: 'Sencha 100 g' },
    note: { ja: '静岡・一番茶', en: 'Shizuoka, first flush' },
  },
  {
    id: 'TEA-HOJICHA',
    category: 'tea',
    picture: 'hojicha',
    price: 1280,
    name: { ja: 'ほうじ茶 100g', en: 'Hojicha 100 g' },
    note: { ja: '香ばしい深煎り', en: 'Dark and toasty' },
  },
  {
    id: 'TEA-MATCHA',
    category: 'tea',
    picture: 'matcha',
    price: 2700,
    stock: 5,
    name: { ja: '抹茶 30g', en: 'Matcha 30 g' },
    note: { ja: '宇治・石臼挽き', en: 'Uji, stone-ground' },
  },
  {
    id: 'TEA-GYOKURO',
    category: 'tea',
    picture: 'gyokuro',
    price: 3240,
    name: { ja: '玉露 50g', en: 'Gyokuro 50 g' },
    note: { ja: '八女・覆い下二十日', en: 'Yame, shaded for 20 days' },
  },
  {
    id: 'TEA-GENMAICHA',
    category: 'tea',
    picture: 'genmaicha',
    price: 980,
    name: { ja: '玄米茶 150g', en: 'Genmaicha 150 g' },
    note: { ja: '近江・炒り米入り', en: 'Omi, with roasted rice' },
  },
  {
    id: 'CUP-YUNOMI',
    variant: 'ai',
    category: 'ware',
    picture: 'cup',
    price: 3300,
    name: { ja: '湯呑 藍', en: 'Teacup, indigo' },
    note: { ja: '有田焼・180ml', en: 'Arita ware, 180 ml' },
  },
  {
    id: 'POT-KYUSU',
    category: 'ware',
    picture: 'pot',
    price: 8800,
    stock: 3,
    name: { ja: '急須', en: 'Teapot' },
    note: { ja: '常滑焼・300ml', en: 'Tokoname ware, 300 ml' },
  },
  {
    id: 'CADDY-SAKURA',
    category: 'ware',
    picture: 'caddy',
    price: 4400,
    priceNow: 4800,
    name: { ja: '茶筒 桜皮', en: 'Tea caddy, cherry bark' },
    note: { ja: '秋田・手仕事', en: 'Akita, made by hand' },
  },
  {
    id: 'BOWL-RAKU',
    category: 'ware',
    picture: 'bowl',
    price: 9800,
    name: { ja: '茶碗 黒', en: 'Tea bowl, black' },
    note: { ja: '京都・手びねり', en: 'Kyoto, shaped by hand' },
  },
  {
    id: 'WHISK-CHASEN',
    category: 'ware',
    picture: 'whisk',
    price: 2640,
    name: { ja: '茶筅', en: 'Tea whisk' },
    note: { ja: '高山・八十本立', en: 'Takayama, 80 prongs' },
  },
  {
    id: 'KETTLE-NAMBU',
    category: 'ware',
    picture: 'kettle',
    price: 16500,
    name: { ja: '鉄瓶', en: 'Iron kettle' },
    note: { ja: '南部鉄器・900ml', en: 'Nambu ironware, 900 ml' },
  },
  {
    id: 'TRAY-YAMANAKA',
    category: 'ware',
    picture: 'tray',
    price: 5280,
    name: { ja: '丸盆', en: 'Round tray' },
    note: { ja: '山中漆器・27cm', en: 'Yamanaka lacquer, 27 cm' },
  },
]

/**
 * A product as a GA4 item.
 * @param {{ id: string, variant?: string, category: string, price: number, name: Record<'ja' | 'en', string> }} product
 * @param {'ja' | 'en'} lang
 */
export const itemOf = ({ id, variant, category, price, name }, lang) => ({
  item_id: id,
  item_name: name[lang],
  item_category: category,
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
  gyokuro: bag('#4f6f60', '#2f5142'),
  genmaicha: bag('#cdb988', '#8d8a4a'),
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
  bowl: `<ellipse cx="60" cy="94" rx="28" ry="5" fill="#000" opacity=".07"/>
  <path fill="#2f2b2a" d="M48 86h24l2 7c0 3-28 3-28 0z"/><path fill="#3d3836" d="M28 46h64c0 26-6 44-32 44S28 72 28 46z"/>
  <path fill="#56504c" d="M28 46h64c0 5-.3 9-1 13-9 7-14-3-24 2s-18 4-25-2-9 2-13 0c-.7-4-1-8-1-13z"/>
  <ellipse cx="60" cy="46" rx="32" ry="8" fill="#4a4441"/><ellipse cx="60" cy="47.5" rx="26" ry="5.5" fill="#9dbb62"/>`,
  whisk: `<ellipse cx="60" cy="96" rx="20" ry="4" fill="#000" opacity=".07"/>
  <path fill="#e3cd97" d="M52 28h16v34H52z"/><path fill="#cdb37a" d="M52 28h16v4H52zM52 43h16v2.5H52z"/>
  <path fill="#ecdcb2" d="M50 62h20c9 10 13 22 9 30-8 5-30 5-38 0-4-8 0-20 9-30z"/>
  <path stroke="#cdb37a" stroke-width="1.5" fill="none" d="M52 64c-6 9-9 19-6 29m9-29c-3 9-4 20-3 31m8-31v32m5-32c3 9 4 20 3 31m0-31c6 9 9 19 6 29"/>
  <path fill="#3d3836" d="M50 59h20v4.5H50z"/>`,
  kettle: `<ellipse cx="60" cy="96" rx="30" ry="5" fill="#000" opacity=".07"/>
  <path stroke="#35383b" stroke-width="4.5" fill="none" d="M36 54c-4-38 52-38 48 0"/><path fill="#35383b" d="M88 62l15-9 3 5-14 15z"/>
  <path fill="#43474a" d="M28 74c0-14 12-22 32-22s32 8 32 22c0 13-10 21-32 21s-32-8-32-21z"/>
  <path fill="#35383b" d="M29 71h62c1 2 1 5 0 7H29c-1-2-1-5 0-7z"/><ellipse cx="60" cy="53" rx="17" ry="4.5" fill="#55595c"/>
  <circle cx="60" cy="47" r="4" fill="#8a6a3f"/><path stroke="#5d6265" stroke-width="1.8" stroke-linecap="round" d="M42 63h.1m8-2h.1m9-1h.1m9 1h.1m8 2h.1M46 86h.1m13 2h.1m13-2h.1"/>`,
  tray: `<ellipse cx="60" cy="76" rx="46" ry="17" fill="#000" opacity=".07"/>
  <path fill="#5f1f1b" d="M16 62c0 24 88 24 88 0v5c0 24-88 24-88 0z"/><ellipse cx="60" cy="62" rx="44" ry="17.5" fill="#8e2f28"/>
  <ellipse cx="60" cy="61" rx="38" ry="13.5" fill="#a33c33"/>
  <path stroke="#c0604f" stroke-width="1.5" stroke-linecap="round" fill="none" d="M32 57c8-5 20-7 31-6m14 2c4 1 8 3 10 5"/>`,
}

const symbol = ([id, drawing]) => `<symbol id="${id}" viewBox="0 0 120 120">${drawing}</symbol>`

/** All pictures, once per page; `<use href="#sencha">` shows one. */
export const sprite = `<svg class="hidden" aria-hidden="true">${Object.entries(drawings).map(symbol).join('')}
  <symbol id="logo" viewBox="0 0 32 32"><path d="M4 21c6 6 12-12 18-6s-6 12-6 3S24 6 28 9" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/></symbol>
  <symbol id="heart" viewBox="0 0 24 24"><path d="M12 20.5c-7-5-9.5-8.5-9.5-12A4.8 4.8 0 0 1 12 7.3a4.8 4.8 0 0 1 9.5 1.2c0 3.5-2.5 7-9.5 12z" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/></symbol>
  <symbol id="basket" viewBox="0 0 24 24"><path d="M3 9h18l-2 11H5zM8 9l4-6 4 6" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/></symbol>
</svg>`
