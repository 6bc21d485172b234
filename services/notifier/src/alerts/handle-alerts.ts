import type { Db } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { Handler } from '@slipstream/event-log/consume/consumer.ts'
import { mismatchesIn, outcomesOf } from '@slipstream/event-log/consume/dead-letter-reasons.ts'
import {
  alertEventMismatch,
  isAlertEvent,
} from '@slipstream/events/event-types/alerts/alert-event-mismatch.ts'
import { foldAlerts } from './fold-alerts.ts'
import type { FoldSettings } from './fold-alerts.ts'

/**
 * Handles a batch of alert events: folds them into the stored alerts, in the transaction that moves the
 * checkpoint. It decides and sends nothing, so alerts that end while a long log is read are not sent. An
 * event that was handled before changes nothing.
 */
export function handleAlerts(
  db: Db,
  settings: FoldSettings,
  { now = Date.now }: { now?: () => number } = {},
): Handler<JointTransaction> {
  return async (events) => ({
    outcomes: outcomesOf(events, mismatchesIn(events, alertEventMismatch)),
    commit: ({ session }) => foldAlerts(db, events.filter(isAlertEvent), settings, now(), session),
  })
}
