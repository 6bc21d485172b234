import type { Recipient } from '@slipstream/events/event-types/shipment-events.ts'
import type { ShipmentEvent } from '@slipstream/events/event.ts'
import { evolveShipment } from '@slipstream/read-models/shipments/evolve-shipment.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'

/** What the audit keeps of no shipment: people, goods, scans, labels, and who instructed what. */
type NotKept = 'recipient' | 'lines' | 'scans' | 'scanStatus' | 'label' | 'booking' | 'instructions'

/** A shipment as the audit remembers it: the fold of the read model, with what alerts need. */
export type AuditedShipment = Omit<ShipmentDocument, NotKept> & {
  /** Null until the carrier reports that it goes back or is lost. */
  exception: { exception: 'returned' | 'lost'; at: string } | null
  /** When the newest event of each kind was, ISO 8601 UTC; absent for none. */
  deadLetteredAt?: string
  cancellationFailedAt?: string
  /** When a person reported that what had gone wrong is settled. */
  settledAt?: string
}

const nobody: Recipient = {
  ...{ name: null, company: null, email: null, phone: null },
  ...{ lines: [], city: null, region: null, postcode: null, country: null },
}
const booked: NonNullable<ShipmentDocument['booking']> = {
  ...{ carrierShipmentId: 'not kept', trackingNumber: null, trackingUrl: null, isAdopted: false },
}

/**
 * The shipment after an event. An event that it has already, by its revision, changes
 * nothing: the same object is returned.
 *
 * @returns undefined for an event of a shipment whose request was not seen, or is forgotten
 */
export function evolveAuditedShipment(
  known: AuditedShipment | undefined,
  event: ShipmentEvent,
): AuditedShipment | undefined {
  if (known !== undefined && event.data.revision <= known.revision) return known
  const evolved = evolveShipment(known === undefined ? undefined : completed(known), event)
  if (evolved === undefined) return undefined
  const {
    recipient: _,
    lines: _l,
    scans: _s,
    scanStatus: _c,
    label: _b,
    booking: _k,
    instructions: _i,
    ...kept
  } = evolved
  return { ...kept, exception: known?.exception ?? null, ...timesOf(known), ...ownChange(known, event) }
}

function completed(known: AuditedShipment): ShipmentDocument {
  const { exception: _, deadLetteredAt: _d, cancellationFailedAt: _f, settledAt: _t, ...document } = known
  const booking = known.scheduledAt === null ? null : booked
  return {
    ...document,
    ...{ recipient: nobody, lines: [], scans: [], scanStatus: null, label: null, booking, instructions: [] },
  }
}

function timesOf(
  known: AuditedShipment | undefined,
): Pick<AuditedShipment, 'deadLetteredAt' | 'cancellationFailedAt' | 'settledAt'> {
  const { deadLetteredAt, cancellationFailedAt, settledAt } = known ?? {}
  return {
    ...(deadLetteredAt !== undefined && { deadLetteredAt }),
    ...(cancellationFailedAt !== undefined && { cancellationFailedAt }),
    ...(settledAt !== undefined && { settledAt }),
  }
}

/** What alerts need beyond the read model. */
function ownChange(known: AuditedShipment | undefined, event: ShipmentEvent): Partial<AuditedShipment> {
  switch (event.type) {
    case 'ShipmentDeadLettered':
      return { deadLetteredAt: event.data.deadLetteredAt }
    case 'ShipmentCancellationFailed':
      return { cancellationFailedAt: event.data.failedAt }
    case 'ShipmentExceptionReported': {
      const { exception, reportedAt: at } = event.data
      return exception === 'returned' || exception === 'lost' ? { exception: { exception, at } } : {}
    }
    case 'ShipmentInstructed':
      if (event.data.instruction === 'settle') return { exception: null, settledAt: event.data.instructedAt }
      // A person has decided: it waits for them no longer.
      return known?.wait?.waitsFor === 'person' ? { wait: null } : {}
    default:
      return {}
  }
}
