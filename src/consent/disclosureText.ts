import type { Disclosure } from './disclosure.ts'

export interface DisclosureTextOptions {
  readonly locale: 'ja' | 'en'
  /** Who is behind an address: the law wants the name of a company or person. */
  readonly recipients?: Readonly<Record<string, string>>
}

/**
 * The disclosure as plain text, a paragraph for each thing that is sent.
 *
 *     const text = disclosureText(consent.disclosure('ja'), { locale: 'ja', recipients: { '/throughline': '株式会社茶房' } })
 */
export function disclosureText(
  disclosures: readonly Disclosure[],
  { locale, recipients = {} }: DisclosureTextOptions,
): string {
  const [to, sent, why, between, colon] =
    locale === 'ja'
      ? ['送信先', '送信される情報', '利用目的', '、', '：']
      : ['Recipient', 'What is sent', 'Purpose', ', ', ': ']
  return disclosures
    .map((one) =>
      [
        [to, recipients[one.to] ?? one.to],
        [sent, one.sent.map(({ text }) => text).join(between)],
        [why, one.why],
      ]
        .map((line) => line.join(colon))
        .join('\n'),
    )
    .join('\n\n')
}
