import type { moreJa } from './moreTexts.ts'

/** What is said in Japanese. In English a text says itself. */
const ja = {
  Close: '閉じる',
  'Dock right': '右に表示',
  'Dock at the bottom': '下に表示',
  Size: '大きさ',
  Panels: 'パネル',
  events: 'イベント',
  plan: '計測計画',
  cart: 'カート',
  checkout: '購入手続き',
  consent: '同意',
  recommendations: 'おすすめ',
  sync: '同期',
  page: 'ページ',
  controls: '操作',
  record: '記録',
  Search: '検索',
  all: 'すべて',
  collection: '種類',
  fate: '状態',
  channel: 'チャネル',
  phase: '段階',
  'Nothing recorded yet. Use the shop: what it records appears here at once.':
    'まだ記録はありません。お店を操作すると、ここにすぐ表示されます。',
  'Nothing matches these filters.': '条件に合う記録はありません。',
  'Reset filters': '条件を消す',
  'No findings': '指摘なし',
  Findings: '指摘',
  committed: '発生',
  held: '保留',
  saved: '保存済み',
  sent: '送信済み',
  acknowledged: '受信確認',
  dropped: '破棄',
  rejected: '却下',
  local: 'この端末のみ',
  'lost-purchase': '購入の欠落',
  'before-consent': '同意前',
  'personal-data': '個人情報',
  duplicate: '重複',
  'wrong-step': '手順の誤り',
  'missing-parameter': '項目不足',
  invalid: '不正な値',
  awareness: '認知',
  consideration: '検討',
  decision: '購入',
  retention: '継続',
  advocacy: '推奨',
  online: 'オンライン',
  offline: 'オフライン',
  pending: '未確定',
  'Open the overlay': 'デバッグ表示を開く',
} as const

export type Text = keyof typeof ja | keyof typeof moreJa

const known: Partial<Record<string, string>> = { ...ja }

/** Teaches what panels say that come later. */
export const learn = (texts: Readonly<Record<string, string>>): unknown => Object.assign(known, texts)

/** Says a text in the language of the overlay; what is no text of its own says itself. */
export type Say = (text: Text) => string

export const sayIn =
  (locale: string): Say =>
  (text) =>
    (/^ja\b/i.test(locale) && known[text]) || text.replaceAll('-', ' ')
