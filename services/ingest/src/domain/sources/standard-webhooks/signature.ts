import { createHmac } from 'node:crypto'
import { headerOf } from '../../delivery.ts'
import type { Delivery, AuthenticationFault } from '../../delivery.ts'
import type { HmacKey } from '../../signature/hmac-key.ts'
import { sameText } from '../../signature/same-text.ts'

/** How far the sender's clock and the journey may differ from ours: as the specification recommends. */
const toleranceMs = 5 * 60_000

/** A sender that signs a delivery more often than this is not rotating secrets. */
const maxSignatures = 16

/** The header `webhook-<name>`, or as Svix calls it. */
export function standardHeader(
  delivery: Pick<Delivery, 'headers'>,
  name: 'id' | 'timestamp' | 'signature',
): string | undefined {
  return headerOf(delivery, `webhook-${name}`) ?? headerOf(delivery, `svix-${name}`)
}

/**
 * Verifies as the specification says (https://www.standardwebhooks.com, symmetric signatures `v1`):
 * HMAC-SHA256 over `id.timestamp.body`, any of several signatures by any of several keys, headers `webhook-…`
 * or Svix's `svix-…`. Signatures of other versions (`v1a`, asymmetric) are passed over.
 *
 * @returns why it is refused; undefined when it is authentic
 */
export function verifyStandardWebhook(
  delivery: Pick<Delivery, 'body' | 'headers' | 'receivedAtMs'>,
  keys: readonly HmacKey[],
): { reason: AuthenticationFault; detail: string } | undefined {
  const id = standardHeader(delivery, 'id')
  const sentAt = standardHeader(delivery, 'timestamp')
  const signatures = standardHeader(delivery, 'signature')
  if (id === undefined || sentAt === undefined || signatures === undefined) {
    return {
      reason: 'unsigned',
      detail: 'Send the headers webhook-id, webhook-timestamp and webhook-signature (Standard Webhooks).',
    }
  }
  if (!/^\d{1,12}$/.test(sentAt)) {
    return { reason: 'stale', detail: 'The header webhook-timestamp must be the seconds since 1970.' }
  }
  const made = signatures
    .split(' ', maxSignatures)
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => signature.slice('v1,'.length))
  const isSigned = keys.some((key) => {
    const expected = createHmac('sha256', key)
      .update(`${id}.${sentAt}.`)
      .update(delivery.body)
      .digest('base64')
    return made.some((signature) => sameText(expected, signature))
  })
  if (!isSigned) {
    return {
      reason: 'wrong_signature',
      detail:
        made.length === 0
          ? 'There is no signature of version v1 in the header webhook-signature; others are not supported.'
          : 'No signature fits: check that the secret is the same on both sides and that nothing alters the body.',
    }
  }
  // Checked last: a sender without the secret learns nothing of our clock.
  if (Math.abs(delivery.receivedAtMs - Number(sentAt) * 1000) > toleranceMs) {
    return {
      reason: 'stale',
      detail: 'The header webhook-timestamp is more than 5 minutes off: check the clocks.',
    }
  }
  return undefined
}

/** The specification has 24 bytes; some senders take fewer. Base64 that is cut short can even mean none. */
const minKeyBytes = 16

/**
 * @returns the key of a secret `whsec_<base64>`, the prefix being optional; undefined when it is not of that
 *   form, or too short to prove anything
 */
export function standardWebhooksKey(secret: string): Buffer | undefined {
  const base64 = secret.trim().replace(/^whsec_/, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined
  const key = Buffer.from(base64, 'base64')
  return key.length < minKeyBytes ? undefined : key
}
