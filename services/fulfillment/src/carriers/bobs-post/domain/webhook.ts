import { createHmac, timingSafeEqual } from 'node:crypto'
import type { CarrierDelivery, WebhookReading, WebhookRefusal } from '../../carrier-webhooks.ts'
import { parseJson } from '../../domain/parse-json.ts'
import { refusedByAge } from '../../domain/webhook-age.ts'
import { webhookSchema } from './response-schemas.ts'
import { scanOf } from './scans.ts'

/**
 * Verifies HMAC-SHA256 of `<timestamp>.<body>` in hexadecimal, by any of the secrets.
 *
 * @returns why it is refused; undefined when it is authentic
 */
export function refusalOf(
  { headers, body, receivedAtMs }: CarrierDelivery,
  secrets: readonly string[],
): WebhookRefusal | undefined {
  const signature = headers['bobspost-signature']
  const timestamp = headers['bobspost-timestamp']
  if (typeof signature !== 'string' || typeof timestamp !== 'string')
    return { reason: 'unsigned', detail: 'BobsPost-Signature and BobsPost-Timestamp are required.' }
  const isSigned = secrets.some((secret) => {
    const expected = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex')
    return isSameText(expected, signature.toLowerCase())
  })
  if (!isSigned) {
    const detail = 'BobsPost-Signature does not fit: check webhookSecrets, and that nothing alters the body.'
    return { reason: 'wrong_signature', detail }
  }
  // Checked last: a sender without the secret learns nothing of our clock.
  const sentAtMs = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1_000 : undefined
  return refusedByAge(sentAtMs, receivedAtMs, 'BobsPost-Timestamp')
}

/** A webhook has one scan of one parcel. */
export function readWebhook(body: Buffer): WebhookReading {
  const webhook = webhookSchema.safeParse(parseJson(body)).data
  if (webhook === undefined) return { kind: 'ignored' }
  return { kind: 'scans', scans: new Map([[webhook.trackingNumber, [scanOf(webhook.scan)]]]) }
}

/** In a time that does not depend on where they differ; their length is no secret. */
function isSameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
