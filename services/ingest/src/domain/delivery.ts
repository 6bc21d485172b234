import type { BillingTopicEvent, OrderEvent } from '@slipstream/events/event.ts'
import type { QuarantineReason } from './quarantine/not-understood.ts'
import type { Purpose } from './recovered.ts'

/** One request of a source, and what reading it needs besides: times, trace and origin. */
export type Delivery = {
  /** The raw bytes: what was signed. */
  body: Buffer
  /** Names in lower case, as node:http has them. */
  headers: Readonly<Record<string, string | string[] | undefined>>
  receivedAtMs: number
  traceparent: string
  /** Of a quarantined one: from which position there it is read again, and when. */
  redriven?: { from: string; atMs: number }
  /** Of one quarantined when the id of an order's event still came from its delivery. */
  hasIdByDelivery?: boolean
  /** Of a recovered order that was not lost. */
  purpose?: Purpose
}

/** Why nothing proves that the source sent a delivery. */
export type AuthenticationFault = 'unsigned' | 'wrong_signature' | 'stale'

/** Why a delivery is refused. */
export type RefusalReason =
  | AuthenticationFault
  | 'unavailable'
  | 'rate_limited'
  | 'too_large'
  | 'bad_request'
  | 'failed'

/** An authentic delivery: it is accepted whatever its content. */
export type AuthenticReading<E extends OrderEvent | BillingTopicEvent = OrderEvent | BillingTopicEvent> =
  | { kind: 'event'; event: E; rawPayload: Buffer }
  | { kind: 'quarantine'; eventId: string; reason: QuarantineReason; detail: string }

/** A delivery as it was read. Only one that is not authentic is refused. */
export type Reading =
  | AuthenticReading
  | { kind: 'ping' }
  | { kind: 'refusal'; reason: AuthenticationFault; detail: string }

/** The header's value without surrounding blanks; undefined when it is absent or empty. */
export function headerOf({ headers }: Pick<Delivery, 'headers'>, name: string): string | undefined {
  const value = headers[name]
  const text = (Array.isArray(value) ? value.join(', ') : value)?.trim()
  return text === '' ? undefined : text
}

/** When the delivery arrived, and from where it is redriven, as events have it. */
export function receiptOf({ receivedAtMs, redriven }: Delivery): {
  receivedAt: string
  redrivenFrom?: string
} {
  const receivedAt = new Date(receivedAtMs).toISOString()
  return redriven === undefined ? { receivedAt } : { receivedAt, redrivenFrom: redriven.from }
}
