import type { Db } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { Handler } from '@slipstream/event-log/consume/consumer.ts'
import { mismatchesIn, outcomesOf } from '@slipstream/event-log/consume/dead-letter-reasons.ts'
import { billingEventMismatch, isBillingEvent } from '@slipstream/events/mismatches/billing-event-mismatch.ts'
import { liveCollections } from '../adapters/read-model-versions.ts'
import type { ConsumedBillingEvent } from './domain/billing-history.ts'
import { foldBilling } from './fold-billing.ts'

/**
 * Handles a batch of billing events: folds them into all live read models, in the transaction that moves the
 * checkpoint. An event of another kind is dead-lettered.
 */
export function projectBillingEvents(db: Db): Handler<JointTransaction> {
  return async (events) => {
    const reasons = mismatchesIn(events, billingEventMismatch)
    const matching = events.filter(
      (event): event is ConsumedBillingEvent => !reasons.has(event) && isBillingEvent(event),
    )
    const folded = foldBilling(db, await liveCollections(db), matching)
    return { outcomes: outcomesOf(events, reasons), commit: (transaction) => folded.write(transaction) }
  }
}
