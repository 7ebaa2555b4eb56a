const token = /^Bearer (?:demo-|pos:)(.+)$/
const name = /^[\p{L}\p{N}\p{M}_-]{1,64}$/u

/**
 * Who a request comes from: for the demo, whoever says so. A real shop looks up its session here, or verifies the
 * signature of a JWT, and answers the customer's id only then. To its counter (`pos:…`) it gives a token of a few minutes
 * for the one customer who stands there, so that a till that is stolen opens no other cart.
 */
export function customerOf(request) {
  const [, said] = token.exec(request.headers.get('authorization') ?? '') ?? []
  if (!said) return undefined
  try {
    const customer = decodeURIComponent(said).normalize()
    return name.test(customer) ? customer : undefined
  } catch {
    // A percent sign that encodes nothing.
    return undefined
  }
}
