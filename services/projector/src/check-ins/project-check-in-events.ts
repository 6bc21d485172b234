import type { Db } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { ConsumedEvent, Handler } from '@slipstream/event-log/consume/consumer.ts'
import { mismatchesIn, outcomesOf } from '@slipstream/event-log/consume/dead-letter-reasons.ts'
import { checkInEventMismatch } from '@slipstream/events/mismatches/check-in-event-mismatch.ts'
import type { CheckInEvent } from '@slipstream/events/event.ts'
import { liveCollections } from '../adapters/read-model-versions.ts'
import { foldCheckIns } from './fold-check-ins.ts'

/** Handles a batch of check-ins: folds them, in the transaction that moves the checkpoint. */
export function projectCheckInEvents(db: Db): Handler<JointTransaction> {
  return async (events) => {
    const reasons = mismatchesIn(events, checkInEventMismatch)
    const matching = events.filter((event): event is ConsumedEvent & CheckInEvent => !reasons.has(event))
    const folded = await foldCheckIns(db, await liveCollections(db), matching)
    return { outcomes: outcomesOf(events, reasons), commit: (transaction) => folded.write(transaction) }
  }
}
