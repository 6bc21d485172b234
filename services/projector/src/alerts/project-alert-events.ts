import type { Db } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { mismatchesIn, outcomesOf } from '@slipstream/event-log/consume/dead-letter-reasons.ts'
import type { Handler } from '@slipstream/event-log/consume/consumer.ts'
import { liveCollections } from '../adapters/read-model-versions.ts'
import {
  alertEventMismatch,
  isAlertEvent,
} from '@slipstream/events/event-types/alerts/alert-event-mismatch.ts'
import { foldAlerts } from './fold-alerts.ts'

/**
 * Handles a batch of alert events: folds them in memory, and writes them in the
 * transaction that moves the checkpoint.
 */
export function projectAlertEvents(db: Db): Handler<JointTransaction> {
  return async (events) => {
    const matching = events.filter(isAlertEvent)
    const folded = await foldAlerts(db, await liveCollections(db), matching)
    return {
      outcomes: outcomesOf(events, mismatchesIn(events, alertEventMismatch)),
      commit: (transaction) => folded.write(transaction),
    }
  }
}
