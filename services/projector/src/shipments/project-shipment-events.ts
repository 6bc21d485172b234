import type { Db } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { mismatchesIn, outcomesOf } from '@slipstream/event-log/consume/dead-letter-reasons.ts'
import type { ConsumedEvent, Handler } from '@slipstream/event-log/consume/consumer.ts'
import { shipmentEventMismatch } from '@slipstream/events/mismatches/shipment-event-mismatch.ts'
import { liveCollections } from '../adapters/read-model-versions.ts'
import type { ShipmentTopicEvent } from './domain/shipment-topic-event.ts'
import { foldShipments } from './fold-shipments.ts'

/**
 * Handles a batch of shipment events: folds them in memory, and writes them in the transaction that moves the
 * checkpoint. An event of another kind, or of a shipment that was never requested, is dead-lettered.
 */
export function projectShipmentEvents(db: Db): Handler<JointTransaction> {
  return async (events) => {
    const reasons = mismatchesIn(events, shipmentEventMismatch)
    const matching = events.filter(
      (event): event is ConsumedEvent & ShipmentTopicEvent => !reasons.has(event),
    )
    const folded = await foldShipments(db, await liveCollections(db), matching)
    for (const event of matching)
      if (folded.unrequested.has(event.id))
        reasons.set(event, 'the log has no ShipmentRequested of its shipment before it')
    return {
      outcomes: outcomesOf(events, reasons),
      commit: (transaction) => folded.write(transaction),
    }
  }
}
