import type { Recipient, ShipmentLine } from '@slipstream/events/event-types/shipment-events.ts'
import type { ShipmentEvent } from '@slipstream/events/event.ts'
import type { Booking } from '../../carriers/carrier.ts'
import type { OrderVersion } from './order-version.ts'

/** What only the process needs to know. It is kept in the record of the shipment, and not published. */
export type InternalEvent = { at: string } & (
  | {
      type: 'OrderSeen'
      version: OrderVersion
      change: { recipient: Recipient; lines: ShipmentLine[] }
    }
  | { type: 'ShipmentGrouped'; group: string | null; version: OrderVersion; reference: string }
  | { type: 'AddressChecked' }
  /** The intention: recorded before the carrier gets the request. */
  | { type: 'StepBegun'; step: 'book' | 'void' }
  /** It could not be tried: uses up no attempt. */
  | { type: 'StepDeferred'; step: string; until: string; reason: string }
  | { type: 'StepFailed'; step: string; until: string; reason: string }
  | { type: 'BookingBecameUnknown'; reason: string; isFailure: boolean }
  | { type: 'BookingNotFound'; until: string }
  | { type: 'LookUpGivenUp'; reason: string }
  /** Nothing was booked: a request may be sent. */
  | { type: 'BookingRefuted'; reason: string }
  /** A request that was given up may book yet: the reference's bookings are looked up once more. */
  | { type: 'RecheckScheduled'; until: string }
  | { type: 'RecheckDone' }
  | { type: 'SurplusFound'; booking: Booking }
  | { type: 'SurplusSettled'; carrierShipmentId: string; reason: string }
  | { type: 'CancellationRequested'; by: 'order' | 'person'; reason: string; version: OrderVersion | null }
  | { type: 'CancellationWithdrawn' }
  | { type: 'Followed'; nextAt: string; intervalMs: number }
  /** The parcel travels without it, so that it holds up nothing. */
  | { type: 'LabelDelayed'; nextAt: string; intervalMs: number }
  | { type: 'CommandHandled'; id: string }
)

export type ProcessEvent = ShipmentEvent | InternalEvent

/** Whether the event stays in the record, and is not published. */
export const isInternal = (event: ProcessEvent): event is InternalEvent => !('data' in event)
