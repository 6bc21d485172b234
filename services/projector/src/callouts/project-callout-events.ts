import type { Db } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { Handler } from '@slipstream/event-log/consume/consumer.ts'
import { mismatchesIn, outcomesOf } from '@slipstream/event-log/consume/dead-letter-reasons.ts'
import { liveCollections } from '../adapters/read-model-versions.ts'
import { calloutEventMismatch } from './domain/callouts.ts'
import { foldCallouts } from './fold-callouts.ts'

/**
 * Handles a batch of events of billing's work: folds those of call-outs, in the
 * transaction that moves the checkpoint.
 */
export function projectCalloutEvents(db: Db): Handler<JointTransaction> {
  return async (events) => {
    const reasons = mismatchesIn(events, calloutEventMismatch)
    const matching = events.filter((event) => !reasons.has(event))
    const folded = await foldCallouts(db, await liveCollections(db), matching)
    return { outcomes: outcomesOf(events, reasons), commit: (transaction) => folded.write(transaction) }
  }
}
