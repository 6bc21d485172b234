import type { Db } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { done } from '@slipstream/event-log/consume/consumer.ts'
import type { EventOutcome, Handler } from '@slipstream/event-log/consume/consumer.ts'
import { findShipments, writeShipments } from './adapters/shipment-store.ts'
import { foldShipments, isOfSource } from './domain/fold-shipments.ts'

/**
 * Handles events of shipments: those of the source's orders, and of carriers, are folded
 * into what the status of an order shows.
 */
export function followShipments(db: Db, source: string): Handler<JointTransaction> {
  return async (events) => {
    const shipments = events.flatMap((event) => (isOfSource(event, source) ? [event.data.shipmentId] : []))
    const carriers = events.flatMap((event) =>
      event.type === 'CarrierAvailabilityChanged' ? [event.data.carrier] : [],
    )
    const folded = foldShipments(source, await findShipments(db, { shipments, carriers }), events)
    return {
      outcomes: folded.outcomes.map((outcome): EventOutcome => {
        if (outcome === 'done') return done
        if (outcome === 'skipped') return { kind: 'skipped', reason: `not of ${source}` }
        return { kind: 'deadLetter', reason: outcome.deadLetter }
      }),
      commit: ({ session }) => writeShipments(db, folded, session),
    }
  }
}
