import fc from 'fast-check'
import { originOf, withoutClickIds } from 'throughline/tracking'
import { expect, test } from 'vitest'

const shop = 'https://shop.example/'

test.each([
  ['https://www.google.com/', 'search'],
  ['https://www.google.co.jp/search?q=x', 'search'],
  ['https://search.yahoo.co.jp/search?p=x', 'search'],
  ['https://www.yahoo.co.jp/', 'search'],
  ['https://www.bing.com/', 'search'],
  ['https://search.smt.docomo.ne.jp/', 'search'],
  ['https://search.auone.jp/', 'search'],
  ['https://websearch.rakuten.co.jp/', 'search'],
  ['https://duckduckgo.com/', 'search'],
  ['android-app://com.google.android.googlequicksearchbox/', 'search'],
  ['https://mail.google.com/', 'email'],
  ['https://mail.yahoo.co.jp/', 'email'],
  ['https://outlook.live.com/', 'email'],
  ['android-app://com.google.android.gm/', 'email'],
  ['https://chatgpt.com/', 'ai'],
  ['https://www.perplexity.ai/', 'ai'],
  ['https://gemini.google.com/', 'ai'],
  ['https://copilot.microsoft.com/', 'ai'],
  ['https://claude.ai/', 'ai'],
  ['https://t.co/abc', 'social'],
  ['https://x.com/', 'social'],
  ['https://l.instagram.com/', 'social'],
  ['https://m.facebook.com/', 'social'],
  ['https://liff.line.me/', 'social'],
  ['android-app://jp.naver.line.android/', 'social'],
  ['https://note.com/someone', 'social'],
  ['https://ameblo.jp/someone', 'social'],
  ['https://b.hatena.ne.jp/', 'social'],
  ['https://detail.chiebukuro.yahoo.co.jp/', 'social'],
  ['https://news.yahoo.co.jp/', 'referral'],
  ['https://netflix.com/', 'referral'],
  ['https://accounts.google.com/', 'referral'],
  ['https://research.example.com/', 'referral'],
  ['https://shop.example/tea', 'internal'],
  ['https://www.shop.example/tea', 'internal'],
  ['https://checkout.shop.example/', 'internal'],
  ['https://pay.other.example/', 'internal'],
  ['https://notshop.example/', 'referral'],
  ['', 'direct'],
  [undefined, 'direct'],
])('who comes from %s comes from: %s', (referrer, kind) => {
  const page = referrer === undefined ? { location: shop } : { location: shop, referrer }
  expect(originOf(page, ['other.example']).campaign.referrer).toBe(kind)
})

test('a campaign is read from the address, with the message that brought the visitor', () => {
  const location = `${shop}?utm_source=line&utm_medium=push&utm_campaign=spring&utm_term=tea&utm_id=7&tl_message=m-7#top`
  expect(originOf({ location })).toEqual({
    campaign: {
      source: 'line',
      medium: 'push',
      name: 'spring',
      term: 'tea',
      id: '7',
      message: 'm-7',
      referrer: 'direct',
    },
    clickIds: {},
    brought: true,
  })
  expect(originOf({ location: `${shop}?utm_content=red+button` }).campaign.message).toBe('red button')
})

test('a page of our own keeps what its address says', () => {
  const location = `${shop}?utm_source=newsletter&utm_medium=email`
  expect(originOf({ location, referrer: 'https://shop.example/login' }).campaign).toEqual({
    source: 'newsletter',
    medium: 'email',
    referrer: 'internal',
  })
})

test.each([
  ['?gclid=1', '', { source: 'google', medium: 'cpc' }],
  ['?yclid=1', 'https://search.yahoo.co.jp/', { source: 'yahoo', medium: 'cpc' }],
  ['?ldtag_cl=1', '', { source: 'line', medium: 'cpc' }],
  ['?fbclid=1', 'https://l.facebook.com/', { source: 'facebook', medium: 'social' }],
  ['?gclid=1&utm_source=adwords&utm_medium=display', '', { source: 'adwords', medium: 'display' }],
  ['', 'https://www.google.co.jp/', { source: 'google.co.jp', medium: 'organic' }],
  ['', 'https://chatgpt.com/', { source: 'chatgpt.com', medium: 'ai' }],
  ['', 'https://blog.example.org/', { source: 'blog.example.org', medium: 'referral' }],
])('%s from %s has a source and a medium', (query, referrer, expected) => {
  expect(originOf({ location: `${shop}${query}`, referrer }).campaign).toMatchObject(expected)
})

test('click ids stay apart from the campaign', () => {
  const { campaign, clickIds } = originOf({ location: `${shop}?gclid=G1&ldtag_cl=L1&wbraid=W1` })
  expect(clickIds).toEqual({ gclid: 'G1', ldtag_cl: 'L1', wbraid: 'W1' })
  expect(JSON.stringify(campaign)).not.toMatch(/G1|L1|W1/)
})

test.each([
  ['?gclid=1', ''],
  ['?gclid=1#top', '#top'],
  ['?size=M&gclid=1&utm_source=a+b%20c#top', '?size=M&utm_source=a+b%20c#top'],
  ['?ldtag_cl=1&yclid=2&x', '?x'],
  ['?size=M', '?size=M'],
  ['?x=1#/tea?gclid=1&y=2', '?x=1#/tea?y=2'],
  ['?', '?'],
])('%s without click ids is %s', (before, after) => {
  expect(withoutClickIds(`${shop}${before}`)).toBe(`${shop}${after}`)
})

test('any address is read without a complaint, into a few short texts', () => {
  const names = fc.constantFrom('utm_source', 'constructor', '__proto__', 'gclid', 'tl_message', 'toString')
  const query = fc.array(fc.tuple(names, fc.string({ maxLength: 500 })))
  fc.assert(
    fc.property(fc.oneof(fc.webUrl(), fc.string()), query, fc.string(), (start, pairs, referrer) => {
      const asked = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
      const { campaign, clickIds } = originOf({
        location: `${start.replace(/[?#].*/s, '')}?${asked}`,
        referrer,
      })
      for (const [key, value] of [...Object.entries(campaign), ...Object.entries(clickIds)]) {
        expect(key).toMatch(/^(source|medium|name|term|content|id|message|referrer|gclid)$/)
        expect(value.length).toBeLessThanOrEqual(Math.max(200, referrer.length))
      }
    }),
  )
})
