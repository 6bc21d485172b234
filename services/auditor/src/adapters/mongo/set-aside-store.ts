import type { Db } from 'mongodb'
import { refusedCheckpoints } from '@slipstream/event-log/adapters/mongo/refused-checkpoints.ts'
import type { FailedNotificationDocument, SetAsideStore } from '../../store/set-aside-store.ts'
import { auditCollections } from './audit-collections.ts'
import { deadLettersBySource, parkedSince } from './dead-letters-by-source.ts'
import { stoppedMailRelay } from './mail-relay-state.ts'

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
    deadLetters: (source) => deadLettersBySource(db, source),
    parkedSince: (after) => parkedSince(db, after),
    refusedCheckpoints: () => refusedCheckpoints(db),
    stoppedMailRelay: () => stoppedMailRelay(db),
  }
}
