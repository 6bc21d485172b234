import type { ClientSession, Db } from 'mongodb'
import { done } from '@slipstream/event-log/consume/consumer.ts'
import type { ConsumedEvent, Handler, EventOutcome } from '@slipstream/event-log/consume/consumer.ts'
import { foldAlerts } from './fold-alerts.ts'
import type { AlertEvent, Folding } from './fold-alerts.ts'

/**
 * The notifier's work on a batch of alerts: they are folded into what it holds, in the transaction that moves the checkpoint.
 * Nothing is decided or sent here, so alerts that end while a long log is read are never told. Events that were seen already
 * change nothing.
 */
export function followAlerts(
  db: Db,
  folding: Folding,
  { now = Date.now }: { now?: () => number } = {},
): Handler<ClientSession> {
  return (events) =>
    Promise.resolve({
      outcomes: events.map((event): EventOutcome =>
        isOfAlerts(event)
          ? done
          : { kind: 'deadLetter', reason: `${event.type} is not an event of an alert` },
      ),
      commit: (session) => foldAlerts(db, events.filter(isOfAlerts), folding, now(), session),
    })
}

function isOfAlerts(event: ConsumedEvent): event is ConsumedEvent & AlertEvent {
  return event.type === 'AlertRaised' || event.type === 'AlertResolved' || event.type === 'AlertSilenced'
}
