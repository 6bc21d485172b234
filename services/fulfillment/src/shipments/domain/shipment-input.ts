import type { Recipient, Scan, ShipmentLine } from '@slipstream/events/event-types/shipment-events.ts'
import type {
  Booking,
  BookingOutcome,
  LookUpOutcome,
  NotDone,
  Refused,
  VoidOutcome,
} from '../../carriers/carrier.ts'
import type { OrderVersion } from './order-version.ts'

/** The part of an order that a shipment is made of. */
export type OrderPart = {
  orderNumber: string
  recipient: Recipient
  lines: ShipmentLine[]
} & Required<OrderVersion>

export type NewShipment = OrderPart & {
  shipmentId: string
  source: string
  orderId: string
  shipmentNumber: number
  group: string | null
  carrier: string
}

/** What a person decided. */
export type Instruction = {
  commandId: string
  actor: string
  reason: string
  /** ISO 8601 UTC. */
  givenAt: string
} & (
  | { instruction: 'redrive' }
  | { instruction: 'correct-address'; recipient: Recipient }
  | { instruction: 'adopt-booking'; booking: Booking }
  | { instruction: 'repeat-booking' }
  | { instruction: 'cancel' }
  | { instruction: 'settle' }
)

/** What happens to a shipment from outside. */
export type ShipmentInput =
  | { type: 'requested'; shipment: NewShipment }
  | { type: 'orderChanged'; part: OrderPart }
  | ({ type: 'orderEnded'; reason: string } & Required<OrderVersion>)
  /** A worker is about to send the request: without an event from this it must not. */
  | { type: 'begin'; step: 'book' | 'void' }
  /** @property isOutage the carrier counts as unavailable: a failure is not the shipment's */
  | { type: 'bookingEnded'; attempt: number; outcome: BookingOutcome; isOutage: boolean }
  /**
   * @property attempt null when it was for requests that were given up
   * @property tookMs from the start of the request until now
   */
  | { type: 'lookedUp'; attempt: number | null; outcome: LookUpOutcome; tookMs: number }
  | {
      type: 'labelFetched'
      outcome: KeptLabel | { kind: 'pending'; retryAfterMs?: number } | Refused | NotDone
    }
  | { type: 'voidEnded'; carrierShipmentId: string; outcome: VoidOutcome }
  | { type: 'tracked'; outcome: { kind: 'scans'; scans: readonly Scan[] } | NotDone }
  /** The carrier sent them by itself. */
  | { type: 'scanned'; scans: readonly Scan[] }
  | { type: 'instructed'; instruction: Instruction }
  /** The handler failed, or too many workers died with the shipment in hand. */
  | { type: 'stepBroke'; reason: string; isFinal: boolean }
  /** Time has passed. */
  | { type: 'due' }

/** A label whose bytes are stored with this input. */
export type KeptLabel = { kind: 'label'; contentType: string; bytes: number; sha256: string }
