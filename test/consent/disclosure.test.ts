import { cartCollection, defineCollection, touchpointsCollection } from 'throughline'
import { createConsent, disclosureText, type Sent } from 'throughline/consent'
import { expect, test } from 'vitest'

const names: Sent[] = [
  'cart',
  'wishlist',
  'event',
  'params',
  'time',
  'order',
  'device',
  'session',
  'channel',
  'page',
  'referrer',
  'campaign',
  'click_ids',
  'fields',
]
const purposes = ['necessary', 'functional', 'analytics', 'personalization', 'marketing'] as const

test('what is sent is disclosed by the collections that send, in both languages', () => {
  const consent = createConsent()
  consent.declare({ ...cartCollection, sends: ['cart', 'device'] }, '/throughline')
  expect(consent.disclosure('ja')).toEqual([
    {
      to: '/throughline',
      collection: 'cart',
      purpose: 'necessary',
      sent: [
        { name: 'cart', text: 'カートの商品と数量' },
        { name: 'device', text: '端末の識別子' },
      ],
      why: 'サービスの提供',
    },
  ])
  expect(consent.disclosure('en')[0]).toMatchObject({
    sent: [
      { name: 'cart', text: 'cart items' },
      { name: 'device', text: 'device ID' },
    ],
    why: 'providing the service',
  })
  consent.stop()
})

test('every name and every purpose has a text in both languages', () => {
  const consent = createConsent()
  for (const purpose of purposes) consent.declare({ name: 'a', purpose, sends: names }, '/')
  const [ja, en] = [consent.disclosure('ja'), consent.disclosure('en')]
  expect(ja).toHaveLength(purposes.length)
  for (const { sent, why } of ja)
    for (const text of [why, ...sent.map(({ text }) => text)]) expect(text).toMatch(/[ぁ-んァ-ン一-龠]/)
  for (const { sent, why } of en)
    for (const text of [why, ...sent.map(({ text }) => text)]) expect(text).toMatch(/^[a-zA-Z ]+$/)
  // The law's guide asks for no vague words.
  expect(JSON.stringify(ja)).not.toMatch(/など|その他|[^均]等/)
  consent.stop()
})

test('the same is disclosed once; another address, purpose or content once more', () => {
  const consent = createConsent()
  const sends: Sent[] = ['event']
  for (let time = 0; time < 2; time++) {
    consent.declare({ ...touchpointsCollection, sends }, '/a')
    consent.declare({ ...touchpointsCollection, sends }, '/b')
    consent.declare({ ...touchpointsCollection, sends, purpose: 'marketing' }, '/a')
    consent.declare({ ...touchpointsCollection, sends: ['event', 'time'] }, '/a')
  }
  expect(consent.disclosure('en').map(({ to, purpose, sent }) => [to, purpose, sent.length])).toEqual([
    ['/a', 'analytics', 1],
    ['/b', 'analytics', 1],
    ['/a', 'marketing', 1],
    ['/a', 'analytics', 2],
  ])
  consent.stop()
})

test('a collection that does not say what it sends is disclosed all the same', () => {
  const consent = createConsent()
  const collection = defineCollection({
    name: 'sizes',
    share: 'both',
    purpose: 'functional',
    apply: (rows) => rows,
  })
  consent.declare(collection, '/throughline')
  expect(consent.disclosure('ja')[0]?.sent).toEqual([{ name: 'fields', text: '当店独自の項目' }])
  consent.declare({ ...collection, sends: ['shoe_size' as Sent] }, '/throughline')
  expect(consent.disclosure('ja')[1]?.sent).toEqual([{ name: 'shoe_size', text: 'shoe_size' }])
  consent.stop()
})

test('as text it names who is behind an address', () => {
  const consent = createConsent()
  consent.declare({ ...cartCollection, sends: ['cart', 'time'] }, '/throughline')
  consent.declare({ ...touchpointsCollection, sends: ['event'] }, 'https://example.com')
  const recipients = { '/throughline': '株式会社茶房' }
  expect(disclosureText(consent.disclosure('ja'), { locale: 'ja', recipients })).toBe(
    [
      '送信先：株式会社茶房',
      '送信される情報：カートの商品と数量、操作の日時',
      '利用目的：サービスの提供',
      '',
      '送信先：https://example.com',
      '送信される情報：操作の種類',
      '利用目的：利用状況の分析とサービスの改善',
    ].join('\n'),
  )
  expect(disclosureText(consent.disclosure('en'), { locale: 'en' })).toContain(
    'Recipient: /throughline\nWhat is sent: cart items, time\nPurpose: providing the service',
  )
  consent.stop()
})
