import type { Faults } from '../faults/fault-settings.ts'
import type { Shipment } from '../parcels/shipment.ts'

export type WebhookAttempt = {
  eventId: string
  shipmentId: string
  atMs: number
  /** Counts from 1; 0 for a webhook that is lost. */
  attempt: number
  outcome: 'delivered' | 'retried' | 'failed' | 'lost'
  status?: number | undefined
  error?: string | undefined
  /** When it is sent again, if it is. */
  nextAtMs?: number | undefined
}

/** A line of the books on disk. */
export type BookEntry =
  | { kind: 'opened'; atMs: number }
  | { kind: 'booked'; shipment: Shipment }
  | { kind: 'voided'; id: string; atMs: number }
  | { kind: 'faults'; faults: Faults }
  | ({ kind: 'webhook' } & WebhookAttempt)

export type Books = {
  /** How often the books were opened. */
  openings: number
  shipments: Map<string, Shipment>
  byTrackingNumber: Map<string, Shipment>
  /** Oldest first. */
  byReference: Map<string, Shipment[]>
  faults: Faults
  /** The last attempt of each event, in the order of first attempts. */
  webhooks: Map<string, WebhookAttempt>
}

export function emptyBooks(): Books {
  return {
    openings: 0,
    shipments: new Map(),
    byTrackingNumber: new Map(),
    byReference: new Map(),
    faults: {},
    webhooks: new Map(),
  }
}

/** Adds an entry to the books, which are changed in situ as they may be large. */
export function addEntry(books: Books, entry: BookEntry): void {
  switch (entry.kind) {
    case 'opened':
      books.openings++
      return
    case 'booked': {
      const { shipment } = entry
      books.shipments.set(shipment.id, shipment)
      books.byTrackingNumber.set(shipment.trackingNumber, shipment)
      if (shipment.reference === undefined) return
      const same = books.byReference.get(shipment.reference)
      if (same === undefined) books.byReference.set(shipment.reference, [shipment])
      else same.push(shipment)
      return
    }
    case 'voided': {
      const shipment = books.shipments.get(entry.id)
      if (shipment !== undefined) shipment.voidedAtMs = entry.atMs
      return
    }
    case 'faults':
      books.faults = entry.faults
      return
    case 'webhook': {
      const { kind: _, ...attempt } = entry
      books.webhooks.set(entry.eventId, attempt)
    }
  }
}
