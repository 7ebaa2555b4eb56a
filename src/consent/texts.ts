import type { Purpose, Sent } from '../core/collection.ts'

/**
 * What is sent and what for, `日本語|English`; where the name says it in English, the Japanese alone. No 「等」 and no
 * 「その他」: the law's guide wants what is really sent. Short, since every shop with consent carries it.
 */
export const texts: Readonly<Record<Sent | Purpose, string>> = {
  cart: 'カートの商品と数量|cart items',
  wishlist: 'お気に入りの商品|wishlist items',
  checkout: 'ご注文の氏名・住所・連絡先|name, address, contact',
  event: '操作の種類|kind of action',
  params: '操作の内容|details of the action',
  time: '操作の日時',
  order: '操作の順番|order of actions',
  device: '端末の識別子|device ID',
  session: '訪問の識別子|visit ID',
  channel: '利用チャネル',
  page: '閲覧ページのURLとタイトル|page URL and title',
  referrer: '参照元ページのURL|referring URL',
  campaign: '訪問のきっかけとなった広告や配信|campaign that led here',
  click_ids: '広告のクリックID|ad click IDs',
  fields: '当店独自の項目|details defined by the shop',
  necessary: 'サービスの提供|providing the service',
  functional: '利便性の向上|convenience',
  analytics: '利用状況の分析とサービスの改善|analysing and improving the service',
  personalization: 'お客様に合わせた商品のご案内',
  marketing: '広告の配信と効果測定|showing and measuring ads',
}
