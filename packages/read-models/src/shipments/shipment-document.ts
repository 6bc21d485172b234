import type {
  Recipient,
  Scan,
  ScanStatus,
  ShipmentChangeIgnored,
  ShipmentDeadLettered,
  ShipmentInstructed,
  ShipmentLine,
  ShipmentPostponed,
  ShipmentStalled,
} from '@slipstream/events/event-types/shipment-events.ts'

/** How far a shipment is. `accepted`: not booked yet. */
export const shipmentStatuses = [
  'accepted',
  'scheduled',
  'shipped',
  'delivered',
  'returned',
  'dead-lettered',
  'cancelled',
] as const

export type ShipmentStatus = (typeof shipmentStatuses)[number]

/** Why a shipment does not continue at the moment. */
export type ShipmentWait = Pick<ShipmentPostponed, 'waitsFor' | 'detail' | 'nextAttemptAt'> & {
  /** ISO 8601 UTC. */
  since: string
}

/** The read model `shipments`: one document per shipment. */
export type ShipmentDocument = {
  /** `source/orderId/n` */
  _id: string
  source: string
  orderId: string
  orderNumber: string
  shipmentNumber: number
  /** Of the last event. */
  revision: number
  carrier: string
  status: ShipmentStatus
  recipient: Recipient
  lines: ShipmentLine[]
  /** Null once it continues. */
  wait: ShipmentWait | null
  /** Null until it is booked. */
  booking: {
    carrierShipmentId: string
    trackingNumber: string | null
    trackingUrl: string | null
    isAdopted: boolean
  } | null
  /** Null until the label is kept. */
  label: { contentType: string; bytes: number; sha256: string } | null
  /** By time, and each once. */
  scans: Scan[]
  /** Of the latest scan. */
  scanStatus: ScanStatus | null
  /** While it is dead-lettered. */
  deadLetter: Pick<ShipmentDeadLettered, 'step' | 'code' | 'reason' | 'attempts'> | null
  /** Null once it continues, or a person has settled it. */
  stalled: Pick<ShipmentStalled, 'waitsFor' | 'since'> | null
  /** Why the carrier did not void the booking of a cancelled order. Null once a person has settled it. */
  cancellationFailure: string | null
  /**
   * What the order has otherwise than the booking, which it changed too late
   * for. Null once a person has settled it.
   */
  ignoredChange: { changed: ShipmentChangeIgnored['changed']; at: string } | null
  /** The acts of people, oldest first. */
  instructions: Pick<ShipmentInstructed, 'instruction' | 'actor' | 'reason' | 'instructedAt'>[]
  requestedAt: string
  scheduledAt: string | null
  shippedAt: string | null
  deliveredAt: string | null
  cancelledAt: string | null
  /** Of the last event. */
  changedAt: string
}
