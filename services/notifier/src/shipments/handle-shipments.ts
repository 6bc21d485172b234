import type { Db } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { mismatchesIn, outcomesOf } from '@slipstream/event-log/consume/dead-letter-reasons.ts'
import type { ConsumedEvent, Handler } from '@slipstream/event-log/consume/consumer.ts'
import type { ShipmentEvent } from '@slipstream/events/event.ts'
import {
  isShipmentEvent,
  shipmentEventMismatch,
} from '@slipstream/events/mismatches/shipment-event-mismatch.ts'
import { changeShipmentMails } from './adapters/change-shipment-mails.ts'
import { findMailedShipments, saveMailedShipments } from './adapters/mailed-shipments.ts'
import { foldMailedShipments } from './domain/mailed-shipment.ts'
import type { ShipmentMailRules } from './domain/shipment-mail-rule.ts'
import { shipmentMailChanges } from './domain/shipment-mails.ts'

/**
 * How long after its last event a shipment is kept here: longer than any mail about it is due,
 * and than a carrier may be unavailable.
 */
const shipmentRetentionMs = 90 * 24 * 60 * 60 * 1_000

/**
 * Handles a batch of events of shipments: folds them, and enters due mails into the
 * ledger, in the transaction that moves the checkpoint. Nothing is sent here. An event
 * that was handled before changes nothing.
 */
export function handleShipments(
  db: Db,
  rules: ShipmentMailRules,
  now: () => number = Date.now,
): Handler<JointTransaction> {
  return async (events) => {
    const reasons = mismatchesIn(events, shipmentEventMismatch)
    // Nothing is kept of a source that sends no mails.
    const followed = events.filter(
      (event): event is ConsumedEvent & ShipmentEvent =>
        !reasons.has(event) && isShipmentEvent(event) && rules(event.data.source) !== undefined,
    )
    const before = await findMailedShipments(
      db,
      followed.map(({ data }) => data.shipmentId),
    )
    const changed = foldMailedShipments(before, followed)
    const traces = new Map(followed.map(({ data, traceparent }) => [data.shipmentId, traceparent]))
    return {
      outcomes: outcomesOf(events, reasons),
      async commit({ session }) {
        const at = new Date(now())
        await saveMailedShipments(db, changed, new Date(at.getTime() + shipmentRetentionMs), session)
        const changes = shipmentMailChanges(changed, rules, at, (id) => traces.get(id))
        await changeShipmentMails(db, changes, at, session)
      },
    }
  }
}
