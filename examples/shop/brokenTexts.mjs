export const brokenTexts = {
  ja: {
    title: '間違いのある店',
    intro:
      'このページには計測の間違いが五つあります。デバッグ表示(Ctrl+Shift+Y、Mac は ⌘⇧Y)を開くと間違いが起き、それぞれに印が付きます。ボタンでもう一度起こせます。',
    open: 'デバッグ表示を開く',
    mistakes: {
      'before-consent': '同意の前に、ページが dataLayer へ商品の閲覧を送ります。',
      duplicate: 'カートが自動で記録する「カートに追加」を、ページがもう一度記録します。',
      'missing-parameter': '商品の閲覧に金額はありますが、通貨がありません。',
      'wrong-step': '配送の手順を表示しながら、支払いの手順を完了にします。',
      'lost-purchase': '購入の金額が BigInt なので、どこにも送れません。',
    },
  },
  en: {
    title: 'A shop with mistakes',
    intro:
      'Five things are measured wrong on this page. Open the debug overlay (Ctrl+Shift+Y, ⌘⇧Y on a Mac): they happen then, and each is marked. The buttons make them happen again.',
    open: 'Open the debug overlay',
    mistakes: {
      'before-consent': 'The page tells its dataLayer of a product view before the visitor has decided.',
      duplicate: 'The cart records add_to_cart by itself; the page records it once more.',
      'missing-parameter': 'A product view has a value, and no currency.',
      'wrong-step': 'The page shows the shipping step, and says that payment is completed.',
      'lost-purchase': 'The value of a purchase is a BigInt, which cannot be sent anywhere.',
    },
  },
}
