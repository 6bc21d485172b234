import type { Db } from 'mongodb'
import { deadLettersOf, keysParkedSince } from '@slipstream/event-log/adapters/mongo/dead-letters-of.ts'
import { projectorAlertsConsumer } from '@slipstream/read-models/read-model-versions.ts'
import { refusedCheckpoints } from '@slipstream/event-log/adapters/mongo/refused-checkpoints.ts'
import type { FailedNotificationDocument, SetAsideStore } from '../../store/set-aside-store.ts'
import { auditCollections } from './audit-collections.ts'
import { stoppedMailRelay } from './mail-relay-state.ts'

/** They read the topic of alerts. */
const alertConsumers = ['notifier-alerts', projectorAlertsConsumer]

export function mongoSetAside(db: Db): SetAsideStore {
  const { quarantined, notifications } = auditCollections(db)
  return {
    quarantined: (source, after, limit) =>
      quarantined
        .find({ source, at: { $gt: new Date(after) } })
        .sort({ at: 1 })
        .limit(limit)
        .toArray(),
    failedNotifications: (source, limit) =>
      notifications
        .find<FailedNotificationDocument>({ source, failedAt: { $exists: true } })
        .sort({ failedAt: 1 })
        .limit(limit)
        .toArray(),
    deadLetters: (source) => deadLettersOf(db, source, alertConsumers),
    // The source is the first part of a key, or the second of an alert's.
    parkedSince: async (after) => [
      ...new Set((await keysParkedSince(db, after)).flatMap((key) => key.split('/').slice(0, 2))),
    ],
    refusedCheckpoints: () => refusedCheckpoints(db),
    stoppedMailRelay: () => stoppedMailRelay(db),
  }
}
