import type { Touchpoint } from './handle.ts'

/** Where a visit came from, as far as the address and the referrer of its page tell. */
export interface Origin {
  /**
   * `source`, `medium`, `name`, `term`, `content`, `id` of the address's `utm_…` parameters, or what click id and referrer
   * say of source and medium. `message`: which message brought the visitor, an email, a LINE push, a creative:
   * `tl_message`, or else `utm_content`. `referrer`: what kind of place that was, `search`,
   * `social`, `email`, `ai`, `referral`, `internal` (the shop itself) or `direct`.
   */
  readonly campaign: Readonly<Record<string, string>>
  /** By parameter, such as `gclid`. Apart from the campaign, for they need consent of their own. */
  readonly clickIds: Readonly<Record<string, string>>
  /** The address names a campaign or carries a click id: somebody was brought here on purpose. */
  readonly brought: boolean
}

/** `utm_…`, and our own `tl_message`. */
const names = /^(utm|tl)_(source|medium|campaign|term|content|id|message)$/

/** What ad platforms add to an address, and who they are. */
const clicks: Readonly<Record<string, string>> = {
  gclid: 'google',
  gbraid: 'google',
  wbraid: 'google',
  yclid: 'yahoo',
  ldtag_cl: 'line',
  msclkid: 'bing',
  fbclid: 'facebook',
  ttclid: 'tiktok',
  twclid: 'twitter',
}

/** Parts of hosts; the first that fits, for mail and assistants live under the names of search engines. */
const places: Readonly<Record<string, string>> = {
  email: '(web)?mail|outlook|android.gm',
  ai: 'chatgpt|openai|perplexity|claude|gemini|copilot|deepseek|felo|genspark',
  social:
    'facebook|instagram|threads|twitter|tiktok|youtube|pinterest|linkedin|reddit|ameb.*|hatena.*|mixi|chiebukuro|bsky|line|lin.ee|note.com|x.com|t.co',
  search: '^google|^yahoo|(web)?search|.*searchbox|bing|duckduckgo|baidu|naver',
}

/** Reads `https:` and `android-app:` addresses alike. */
const hostOf = (address?: string) => address?.match(/\/\/(www\.|m\.)?([^/?#:]+)/)?.[2] ?? ''

const placeOf = (host: string) =>
  Object.keys(places).find((place) => host.match(`(^|\\.)(${places[place]})(\\.|$)`)) ?? 'referral'

/**
 * Reads where somebody came from to see this page.
 *
 *     originOf({ location: 'https://shop.example/?utm_source=line&utm_medium=push&tl_message=m-7' }).campaign
 *     // { source: 'line', medium: 'push', message: 'm-7', referrer: 'direct' }
 *
 * @param sites hosts beside the page's own that are the shop's too
 */
export function originOf(page: Touchpoint['page'], sites: readonly string[] = []): Origin {
  const { location, referrer } = page ?? {}
  const campaign: Record<string, string> = {}
  const clickIds: Record<string, string> = {}
  for (const [parameter, value] of new URLSearchParams(location?.match(/\?([^#]*)/)?.[1])) {
    const name = parameter.match(names)?.[2]
    const into = name ? campaign : Object.hasOwn(clicks, parameter) ? clickIds : {}
    if (value) into[name === 'campaign' ? 'name' : (name ?? parameter)] ??= value.slice(0, 200)
  }
  const [click] = Object.keys(clickIds)

  const from = hostOf(referrer)
  const own = [hostOf(location), ...sites].some(
    (site) => `.${from}`.endsWith(`.${site}`) || `.${site}`.endsWith(`.${from}`),
  )
  const kind = !from ? 'direct' : own ? 'internal' : placeOf(from)
  const { content } = campaign
  return {
    campaign: {
      ...(content && { message: content }),
      ...(click
        ? // Facebook adds its own to what is shared for nothing, too.
          { source: clicks[click], medium: click === 'fbclid' ? 'social' : 'cpc' }
        : from && !own && { source: from, medium: kind === 'search' ? 'organic' : kind }),
      ...campaign,
      ...(page && { referrer: kind }),
    } as Origin['campaign'],
    clickIds,
    brought: !!(click ?? Object.keys(campaign)[0]),
  }
}

/**
 * An address without what ad platforms added to it, for those who may not have it; all else stays as it was.
 *
 *     withoutClickIds('https://shop.example/tea?size=M&gclid=1#top') // 'https://shop.example/tea?size=M#top'
 */
export function withoutClickIds(address: string): string {
  return address.replace(/\?([^#]*)/g, (_, pairs: string) => {
    const rest = pairs.split('&').filter((pair) => !Object.hasOwn(clicks, pair.split('=')[0] as string))
    return rest.length ? `?${rest.join('&')}` : ''
  })
}
