import { isUtf8 } from 'node:buffer'
import Stripe from 'stripe'
import { headerOf } from '../../delivery.ts'
import type { AuthenticationFault, Delivery } from '../../delivery.ts'

/**
 * Stripe signs each retry again, so only the clocks and the journey may differ.
 * The default of Stripe's own library.
 */
const toleranceMs = 300_000

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

type Fault = { reason: AuthenticationFault; detail: string }

/**
 * Verifies by Stripe's own library: HMAC-SHA256 over `t.body`, any `v1` of the header by any of the secrets.
 * Its check of the age is not used, since it reads the clock by default and accepts times in the future.
 *
 * @returns why it is refused; undefined when it is authentic
 */
export function verifyStripeSignature(
  delivery: Pick<Delivery, 'body' | 'headers' | 'receivedAtMs'>,
  secrets: readonly string[],
): Fault | undefined {
  const header = headerOf(delivery, 'stripe-signature')
  if (header === undefined) return unsigned
  const sentAtMs = sentAtOf(header)
  if (sentAtMs === undefined) return unreadable
  if (!isPlainText(delivery.body)) return notText
  if (!secrets.some((secret) => isSigned(delivery.body, header, secret))) return wronglySigned
  // Checked last: a sender without the secret learns nothing of our clock.
  return Math.abs(delivery.receivedAtMs - sentAtMs) > toleranceMs ? stale : undefined
}

function isSigned(body: Buffer, header: string, secret: string): boolean {
  try {
    return Stripe.webhooks.signature?.verifyHeader(body, header, secret, Infinity) === true
  } catch {
    return false
  }
}

/** Exactly one time, in plain digits: the library takes the last of several, and digits before anything. */
function sentAtOf(header: string): number | undefined {
  const times = header.split(',').filter((part) => part.startsWith('t='))
  const [, seconds] = /^t=(\d{1,12})$/.exec(times.length === 1 ? (times[0] ?? '') : '') ?? []
  return seconds === undefined ? undefined : Number(seconds) * 1000
}

/** The library decodes a body before it verifies it: other bytes that decode to the same text would pass. */
function isPlainText(body: Buffer): boolean {
  return isUtf8(body) && !body.subarray(0, byteOrderMark.length).equals(byteOrderMark)
}

const unsigned: Fault = {
  reason: 'unsigned',
  detail: "The header Stripe-Signature is missing: only Stripe's webhooks are accepted here.",
}
const unreadable: Fault = {
  reason: 'unsigned',
  detail: 'The header Stripe-Signature is not of the form t=<seconds>,v1=<hexadecimal>.',
}
const notText: Fault = {
  reason: 'wrong_signature',
  detail: 'The body is not UTF-8, or begins with a byte order mark: something alters it on its way.',
}
const wronglySigned: Fault = {
  reason: 'wrong_signature',
  detail:
    'No v1 signature fits: check that secrets has the signing secret of this endpoint (each has its own, and another one in test mode), and that nothing alters the body.',
}
const stale: Fault = {
  reason: 'stale',
  detail: 'The time in Stripe-Signature is more than 5 minutes off: check the clock of this machine.',
}

/** What a signing secret looks like. It is used as it stands, its prefix included. */
export function isStripeSecret(secret: string): boolean {
  return /^whsec_[\x21-\x7e]{16,}$/.test(secret)
}
