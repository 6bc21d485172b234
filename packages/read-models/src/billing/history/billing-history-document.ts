import { customerIdOf } from '@slipstream/events/mismatches/billing-event-mismatch.ts'
import type { BillingChange } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { Provenance } from '@slipstream/events/event-types/provenance.ts'
import type { BillingEvent } from '@slipstream/events/event.ts'
import type { BillingFact } from '../billing-fact.ts'
import { wellFormed } from '../../well-formed.ts'
import { factOfEvent } from './fact-of-event.ts'

/**
 * The read model `billing-history`: one document per event of billing, as it is in the log but without the
 * provider's own JSON, which is there at `position`. Of an event that is in the log twice, the first.
 */
export type BillingHistoryDocument = {
  /** The event's id. */
  _id: string
  type: BillingEvent['type']
  source: string
  /** The provider's id of what the event is about; null where it has none. */
  objectId: string | null
  /** The provider's id of the customer; null where none is named. */
  customerId: string | null
  /** The provider's name of the kind of object, e.g. `refund`; only of an event that has no state here. */
  objectType?: string | null
  /** Null of an event that has no state here. */
  status: string | null
  change: BillingChange
  provenance: Provenance
  /** ISO 8601 UTC, at the provider. */
  occurredAt: string
  /** ISO 8601 UTC, in the log. */
  recordedAt: string
  /** `billing/3/1042` */
  position: string
  /** For sorting: a customer's events share a partition. The driver returns a number by default. */
  offset: bigint | number
  receivedAt?: string
  traceparent?: string
  /** What the fold reads; null of an event that has no state here. */
  fact: BillingFact<object> | null
}

/**
 * An event as the history keeps it.
 *
 * @param record where the log has the event, e.g. `billing/3/1042`, and when it recorded it
 */
export function billingHistoryDocument(
  event: BillingEvent,
  record: { position: string; offset: bigint; recordedAtMs: number },
): BillingHistoryDocument {
  const { id, type, data, occurredAt, traceparent } = event
  const { fact, status, objectId } = factOfEvent(event)
  const known = wellFormed({
    ...{ type, source: data.source, objectId, customerId: customerIdOf(event) },
    ...(type === 'BillingEventReceived' && { objectType: data.object.type }),
    ...{ status, change: data.change, provenance: data.provenance, occurredAt },
  })
  return {
    _id: id,
    ...known,
    recordedAt: new Date(record.recordedAtMs).toISOString(),
    ...{ position: record.position, offset: record.offset },
    ...(data.receivedAt !== undefined && { receivedAt: data.receivedAt }),
    ...(traceparent !== undefined && { traceparent }),
    fact,
  }
}
