import type { ClientSession, Db } from 'mongodb'
import { done } from '@slipstream/event-log/consume/consumer.ts'
import type { ConsumedEvent, EventOutcome, Handler } from '@slipstream/event-log/consume/consumer.ts'
import { shipmentEventMismatch } from '@slipstream/events/shipment-event-mismatch.ts'
import { liveCollections } from '../adapters/read-model-versions.ts'
import type { ShipmentTopicEvent } from './domain/shipment-topic-event.ts'
import { foldShipments } from './fold-shipments.ts'

/**
 * Handles a batch of shipment events: folds them in memory, and writes them in the transaction that moves the checkpoint. An event
 * of another kind, or of a shipment that was never requested, is dead-lettered.
 */
export function projectShipmentEvents(db: Db): Handler<ClientSession> {
  return async (events) => {
    const reasons = new Map<string, string>()
    for (const event of events) {
      const reason = shipmentEventMismatch(event)
      if (reason !== undefined) reasons.set(event.id, reason)
    }
    const matching = events.filter(
      (event): event is ConsumedEvent & ShipmentTopicEvent => !reasons.has(event.id),
    )
    const folded = await foldShipments(db, await liveCollections(db), matching)
    for (const id of folded.unrequested)
      reasons.set(id, 'the log has no ShipmentRequested of its shipment before it')
    return {
      outcomes: events.map((event): EventOutcome => {
        const reason = reasons.get(event.id)
        return reason === undefined ? done : { kind: 'deadLetter', reason }
      }),
      commit: (session) => folded.write(session),
    }
  }
}
