import type { OrderEvent } from '@slipstream/events/event.ts'
import type { QuarantineReason } from './quarantine/not-understood.ts'
import type { Purpose } from './recovered.ts'

/** One request of a source, with what the reading of it needs from outside. */
export type Delivery = {
  /** The raw bytes: what was signed. */
  body: Buffer
  /** Names in lower case, as node:http has them. */
  headers: Readonly<Record<string, string | string[] | undefined>>
  receivedAtMs: number
  traceparent: string
  /** Of one that was quarantined: from which position there it is read again, and when. */
  redriven?: { from: string; atMs: number }
  /** Of one that was quarantined when the event of an order's state still had an id by its delivery. */
  hasIdByDelivery?: boolean
  /** Of one that was recovered, where it was not lost. */
  purpose?: Purpose
}

/** Why a delivery is not taken: nothing proves that the source sent it. */
export type RefusalReason = 'unsigned' | 'wrong_signature' | 'stale'

/** Why a delivery is answered with anything else than 200. */
export type RefusedFor =
  RefusalReason | 'unavailable' | 'rate_limited' | 'too_large' | 'bad_request' | 'failed'

/** What a delivery turned out to be. Only what is not authentic is a refusal; whatever it says, an authentic one is taken. */
export type Reading =
  | { kind: 'event'; event: OrderEvent; rawPayload: Buffer }
  | { kind: 'quarantine'; eventId: string; reason: QuarantineReason; detail: string }
  | { kind: 'ping' }
  | { kind: 'refusal'; why: RefusalReason; detail: string }

/** What an authentic delivery turned out to be. */
export type Taken = Extract<Reading, { kind: 'event' | 'quarantine' }>

/** The header's value without surrounding blanks; undefined when it is absent or empty. */
export function headerOf({ headers }: Pick<Delivery, 'headers'>, name: string): string | undefined {
  const value = headers[name]
  const text = (Array.isArray(value) ? value.join(', ') : value)?.trim()
  return text === '' ? undefined : text
}
