const teas = ['煎茶', '抹茶', '玉露', '番茶', 'ほうじ茶', '玄米茶', '紅茶', '烏龍茶']
const makers = ['Uji', 'Yame', 'Kagoshima', 'Shizuoka', 'Sayama']

/** What a product page says in ten fields, a different one each time: equal ones would flatter compression. */
export function product(number) {
  const dice = (Math.imul(number + 1, 2654435761) >>> 0) % 100_000
  const price = 480 + (dice % 97) * 60
  const quantity = 1 + (dice % 3)
  return {
    number,
    currency: 'JPY',
    value: price * quantity,
    item_id: `SKU-${String(dice).padStart(5, '0')}`,
    item_name: `${teas[dice % 8]} ${10 * (1 + (dice % 23))}g`,
    item_brand: makers[dice % 5],
    item_category: `tea/${dice % 13}`,
    item_variant: ['bag', 'tin', 'box'][dice % 3],
    price,
    quantity,
  }
}
