import type { IncomingHttpHeaders } from 'node:http'
import type { Scan } from '@slipstream/events/event-types/shipment-events.ts'

/** A webhook as it arrived: the signature is of its bytes. */
export type CarrierDelivery = {
  headers: IncomingHttpHeaders
  body: Buffer
  receivedAtMs: number
}

export type WebhookRefusal = {
  reason: 'unsigned' | 'wrong_signature' | 'stale'
  /** What to fix, without any secret. */
  detail: string
}

/** `ignored`: it has no scans, e.g. a webhook of another type. */
export type WebhookReading = { kind: 'scans'; scans: Map<string, Scan[]> } | { kind: 'ignored' }

/** How a carrier signs and writes its webhooks. */
export type CarrierWebhooks = {
  /**
   * @returns why it is refused; undefined when it is authentic
   * @throws when that can't be verified now
   */
  verify(delivery: CarrierDelivery): Promise<WebhookRefusal | undefined>
  /** Of an authentic one. */
  read(body: Buffer): WebhookReading
}
