import type { Db } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { done } from '@slipstream/event-log/consume/consumer.ts'
import type { ConsumedEvent, EventOutcome, Handler } from '@slipstream/event-log/consume/consumer.ts'
import { isAlertTopicEvent } from './domain/alert-event.ts'
import type { AlertTopicEvent } from './domain/alert-event.ts'
import { foldAlerts } from './fold-alerts.ts'
import type { FoldSettings } from './fold-alerts.ts'

/**
 * Handles a batch of alert events: folds them into the stored alerts, in the transaction that moves the checkpoint. It decides and
 * sends nothing, so alerts that end while a long log is read are not sent. An event that was handled before changes nothing.
 */
export function handleAlerts(
  db: Db,
  settings: FoldSettings,
  { now = Date.now }: { now?: () => number } = {},
): Handler<JointTransaction> {
  return async (events) => ({
    outcomes: events.map((event): EventOutcome =>
      isOfAlerts(event) ? done : { kind: 'deadLetter', reason: `${event.type} is not an event of an alert` },
    ),
    commit: ({ session }) => foldAlerts(db, events.filter(isOfAlerts), settings, now(), session),
  })
}

function isOfAlerts(event: ConsumedEvent): event is ConsumedEvent & AlertTopicEvent {
  return isAlertTopicEvent(event)
}
