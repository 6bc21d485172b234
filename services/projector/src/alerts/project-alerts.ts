import type { ClientSession, Db } from 'mongodb'
import { done } from '@slipstream/event-log/consume/consumer.ts'
import type { ConsumedEvent, Handler, EventOutcome } from '@slipstream/event-log/consume/consumer.ts'
import { foldAlerts } from './fold-alerts.ts'
import { liveCollections } from '../adapters/read-model-versions.ts'
import { isAlertEvent } from './domain/alert-event.ts'
import type { AlertEvent } from './domain/alert-event.ts'

/** The work on a batch of alerts: folded in memory, and written in the transaction that moves the checkpoint. */
export function projectAlerts(db: Db): Handler<ClientSession> {
  return async (events) => {
    const projectable = events.filter((event): event is ConsumedEvent & AlertEvent => isAlertEvent(event))
    const folded = await foldAlerts(db, await liveCollections(db), projectable)
    return {
      outcomes: events.map((event): EventOutcome =>
        isAlertEvent(event)
          ? done
          : { kind: 'deadLetter', reason: `${event.type} is not an event of an alert` },
      ),
      commit: (session) => folded.write(session),
    }
  }
}
