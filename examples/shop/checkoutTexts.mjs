import { yen } from './texts.mjs'

/** What the checkout says, in both languages. */
export const checkoutTexts = {
  ja: {
    begin: 'レジに進む',
    back: '買い物に戻る',
    guest: '会員登録なしでご注文いただけます。',
    progress: 'ご注文の手順',
    states: { complete: '完了', current: '現在', upcoming: '未完了' },
    wallet: '見本ウォレット',
    orderBy: (method) => `${method}で注文する`,
    next: '次へ',
    edit: '変更',
    editNamed: (label) => `${label}：変更`,
    order: '注文を確定する',
    busy: '確認しています…',
    delivery: '送料',
    total: '合計',
    remember: '次回のために、お客様情報とお届け先を保存する',
    labels: {
      contact: 'お客様情報',
      shipping: 'お受け取り方法',
      address: 'お届け先',
      payment: 'お支払い方法',
      review: 'ご注文内容の確認',
    },
    fields: {
      email: 'メールアドレス',
      name: 'お名前',
      shipping_tier: 'お受け取り方法',
      postal_code: '郵便番号',
      address: 'ご住所',
      phone: '電話番号',
      payment_type: 'お支払い方法',
      note: 'ご要望（任意）',
    },
    options: {
      takkyubin: '宅急便で届ける',
      pickup: '店頭で受け取る',
      cash: '代金引換',
      konbini: 'コンビニ払い',
      paypay: 'PayPay',
    },
    problems: {
      missing: (label) => `${label}を入力してください。`,
      choose: (label) => `${label}を選んでください。`,
      email: 'メールアドレスの形式が正しくありません。例：hanako@example.jp',
      postal_code: '郵便番号は7桁の数字で入力してください。例：100-0001',
      phone: '電話番号は10桁か11桁の数字で入力してください。例：03-1234-5678',
      secret: 'カード番号やパスワードは、ここには入力しないでください。',
    },
    pending: 'お支払いの完了を待っています。',
    cancel: 'お支払いをやめて選び直す',
    cancelled: 'お支払いは行われませんでした。お支払い方法をもう一度お選びください。',
    thanks: 'ご注文ありがとうございます',
    number: (id) => `注文番号 ${id}（見本のため届きません）`,
    change: (name, before, after) => `${name}：${before}点から${after}点になりました`,
    outcomes: {
      'cart-changed': 'カートの内容が変わりました。ご確認のうえ、もう一度確定してください。',
      'placed-elsewhere': 'ほかの端末でご注文の手続き中です。そちらで完了するか、しばらくお待ちください。',
      offline: '店に接続できません。電波の届くところで、もう一度お試しください。まだ注文されていません。',
      empty: 'カートに商品がありません。',
      incomplete: 'まだ入力の済んでいない手順があります。',
      failed: 'お返事を受け取れませんでした。もう一度お試しください。二重に注文されることはありません。',
      other: 'ご注文を確定できませんでした。もう一度お試しください。',
    },
    pay: {
      title: 'お支払い（見本）',
      intro: (number) => `注文 ${number} のお支払いページの見本です。`,
      paid: '支払う',
      cancelled: 'やめて店に戻る',
    },
  },
  en: {
    begin: 'Checkout',
    back: 'Back to shopping',
    guest: 'You can order as a guest, without an account.',
    progress: 'Checkout progress',
    states: { complete: 'completed', current: 'current', upcoming: 'not completed' },
    wallet: 'Sample Wallet',
    orderBy: (method) => `Order with ${method}`,
    next: 'Continue',
    edit: 'Change',
    editNamed: (label) => `Change: ${label}`,
    order: 'Place order',
    busy: 'One moment…',
    delivery: 'Delivery charge',
    total: 'Total',
    remember: 'Keep my contact and address for the next order',
    labels: {
      contact: 'Contact',
      shipping: 'Delivery',
      address: 'Address',
      payment: 'Payment',
      review: 'Review',
    },
    fields: {
      email: 'E-mail address',
      name: 'Name',
      shipping_tier: 'Delivery',
      postal_code: 'Postal code',
      address: 'Address',
      phone: 'Telephone',
      payment_type: 'Payment',
      note: 'Anything else (optional)',
    },
    options: {
      takkyubin: 'Deliver to an address',
      pickup: 'Pick up in the store',
      cash: 'Cash on delivery',
      konbini: 'At a convenience store',
      paypay: 'PayPay',
    },
    problems: {
      missing: (label) => `Enter: ${label}.`,
      choose: (label) => `Choose: ${label}.`,
      email: 'This is no e-mail address, such as hanako@example.jp.',
      postal_code: 'A postal code has seven digits, such as 100-0001.',
      phone: 'A telephone number has 10 or 11 digits, such as 03-1234-5678.',
      secret: 'Please enter no card numbers or passwords here.',
    },
    pending: 'Waiting for your payment.',
    cancel: 'Cancel and choose another payment',
    cancelled: 'Nothing has been paid. Please choose how to pay.',
    thanks: 'Thank you for your order',
    number: (id) => `Order ${id} (a sample: nothing will be delivered)`,
    change: (name, before, after) => `${name}: ${after} instead of ${before}`,
    outcomes: {
      'cart-changed': 'Your cart has changed. Please check it and place the order again.',
      'placed-elsewhere': 'Another device is placing this order. Finish there, or wait a little.',
      offline: 'The shop cannot be reached. Nothing has been ordered: please try again when you are online.',
      empty: 'There is nothing in the cart.',
      incomplete: 'Something is not filled in yet.',
      failed: 'There was no answer. Please try again: nothing will be ordered twice.',
      other: 'The order could not be placed. Please try again.',
    },
    pay: {
      title: 'Payment (sample)',
      intro: (number) => `This stands for the page on which order ${number} is paid.`,
      paid: 'Pay',
      cancelled: 'Cancel and go back',
    },
  },
}

/**
 * What has changed about a line since it was shown.
 * @param {import('throughline').ChangedLine} changed
 * @param {(typeof checkoutTexts)['ja']} text
 */
export const changeText = ({ id, before, after }, text) =>
  text.change((after ?? before)?.item.item_name ?? id, before?.quantity ?? 0, after?.quantity ?? 0)

/** A line of the order, as `煎茶 ×2 ¥3,960`. */
export const lineText = ({ item, quantity }) =>
  `${item.item_name ?? item.item_id} ×${quantity} ${yen((item.price ?? 0) * quantity)}`
