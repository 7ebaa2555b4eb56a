import { after } from './after.ts'
import { type Answer, type ConsentSource, each, optional } from './source.ts'

/**
 * A decision that is still to come: what the shop's server has stored, or any tool with a promise. `true` and `false`
 * are about all purposes. After `limit` milliseconds (5,000 unless told), or when it rejects, what no other source knows
 * becomes the shop's `initial`; an answer after that still counts.
 *
 *     createConsent({ sources: [decided(fetch('/me/consent').then((answer) => answer.json()))] })
 */
export function decided(decision: PromiseLike<Answer | boolean>, limit = 5_000): ConsentSource {
  return async (tell, signal) => {
    let answer: Answer | undefined
    // A "no" is said once: said again it would end what the shop has granted since.
    const giveUp = () => {
      const open = optional.filter((purpose) => answer?.[purpose] === undefined)
      tell(Object.fromEntries(open.map((purpose) => [purpose, 'unanswered'])))
    }
    after(limit, giveUp, signal)
    try {
      const said = await decision
      answer = typeof said === 'boolean' ? each(() => said) : said
      tell(answer)
    } catch (error) {
      giveUp()
      throw error
    }
  }
}
