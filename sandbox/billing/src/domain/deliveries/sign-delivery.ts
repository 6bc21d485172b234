import { createHmac } from 'node:crypto'

/**
 * The value of Stripe-Signature: an HMAC-SHA256 of `<t>.<body>` for each secret.
 *
 * @param timestampS when it is sent, seconds since 1970
 * @param secrets used as they are, `whsec_` included
 */
export function signDelivery(body: string, timestampS: number, secrets: readonly string[]): string {
  const signatures = secrets.map((secret) =>
    createHmac('sha256', secret).update(`${timestampS}.${body}`).digest('hex'),
  )
  return [`t=${timestampS}`, ...signatures.map((signature) => `v1=${signature}`)].join(',')
}
