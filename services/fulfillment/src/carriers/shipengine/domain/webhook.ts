import { verify } from 'node:crypto'
import type { CarrierDelivery, WebhookReading, WebhookRefusal } from '../../carrier-webhooks.ts'
import { parseJson } from '../../domain/parse-json.ts'
import { refusedByAge } from '../../domain/webhook-age.ts'
import { webhookSchema } from './response-schemas.ts'
import { scanOf } from './scans.ts'

const keyIdHeader = 'x-shipengine-rsa-sha256-key-id'
const signatureHeader = 'x-shipengine-rsa-sha256-signature'
const timestampHeader = 'x-shipengine-timestamp'

export type WebhookSignature = { keyId: string; signature: string; timestamp: string }

/** Undefined when a header is missing or too long to be one. */
export function signatureIn({ headers }: CarrierDelivery): WebhookSignature | undefined {
  const [keyId, signature, timestamp] = [keyIdHeader, signatureHeader, timestampHeader].map(
    (name) => headers[name],
  )
  if (typeof keyId !== 'string' || typeof signature !== 'string' || typeof timestamp !== 'string')
    return undefined
  return keyId.length <= 200 && timestamp.length <= 40 ? { keyId, signature, timestamp } : undefined
}

export const unsigned: WebhookRefusal = {
  reason: 'unsigned',
  detail: `${keyIdHeader}, ${signatureHeader} and ${timestampHeader} are required.`,
}

/**
 * Verifies RSA-SHA256 of `<timestamp>.<body>`
 * (https://docs.shipstation.com/apis/shipengine/docs/guides/webhooks-validation).
 *
 * @param key undefined when none of this id is published
 * @returns why it is refused; undefined when it is authentic
 */
export function refusalOf(
  { body, receivedAtMs }: CarrierDelivery,
  { signature, timestamp }: WebhookSignature,
  key: Parameters<typeof verify>[2] | undefined,
): WebhookRefusal | undefined {
  const signed = Buffer.concat([Buffer.from(`${timestamp}.`), body])
  if (key === undefined || !verify('sha256', signed, key, Buffer.from(signature, 'base64'))) {
    const detail = `${signatureHeader} does not fit: check that nothing alters the body.`
    return { reason: 'wrong_signature', detail }
  }
  const sentAtMs = Date.parse(timestamp)
  return refusedByAge(Number.isNaN(sentAtMs) ? undefined : sentAtMs, receivedAtMs, timestampHeader)
}

/** A webhook has all scans of one parcel. */
export function readWebhook(body: Buffer): WebhookReading {
  const webhook = webhookSchema.safeParse(parseJson(body)).data
  if (webhook === undefined) return { kind: 'ignored' }
  const { tracking_number, events } = webhook.data
  const scans = events.map(scanOf).filter((scan) => scan !== undefined)
  return { kind: 'scans', scans: new Map([[tracking_number, scans]]) }
}
