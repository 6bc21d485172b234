import type { MailRelayChanged } from '@slipstream/events/event-types/alerts/notification-events.ts'
import type { ObservedBatch, ObservedNotification } from '../../../observe/observed-batch.ts'
import { quarantinedKeptMs, settledKeptMs } from '../../../observe/retention.ts'
import { maxNotificationEvents } from '../attention-store.ts'
import type {
  FailedNotificationDocument,
  ParkedLetters,
  QuarantinedDocument,
  AttentionStore,
} from '../attention-store.ts'

export type MemoryAttention = AttentionStore & {
  apply(
    batch: Pick<ObservedBatch, 'eventIds' | 'redrivenFrom' | 'quarantined' | 'notifications' | 'mailRelay'>,
  ): void
  /** What has reached its age by now, ms since 1970. */
  forget(now: number): void
}

/** @param deadLetters those that wait, by source: the log's consumers keep them */
export function memoryAttention(deadLetters: (source: string) => ParkedLetters[]): MemoryAttention {
  const deliveries = new Map<string, QuarantinedDocument>()
  const notifications = new Map<string, ObservedNotification['after'] & { eventIds: string[] }>()
  let mailRelay: MailRelayChanged | null = null
  return {
    quarantined(source, after, limit) {
      const found = [...deliveries.values()].filter(
        (one) => one.source === source && one.at.getTime() > after,
      )
      found.sort((a, b) => a.at.getTime() - b.at.getTime())
      return Promise.resolve(found.slice(0, limit))
    },
    failedNotifications(source, limit) {
      const found = [...notifications.values()].filter(
        (one): one is FailedNotificationDocument & { eventIds: string[] } =>
          one.source === source && 'failedAt' in one,
      )
      found.sort((a, b) => a.failedAt.getTime() - b.failedAt.getTime())
      return Promise.resolve(found.slice(0, limit))
    },
    deadLetters: (source) => Promise.resolve(deadLetters(source)),
    // The evaluations of tests are not woken.
    parkedSince: () => Promise.resolve([]),
    // Checkpoints in memory are never refused.
    refusedCheckpoints: () => Promise.resolve([]),
    stoppedMailRelay: () => Promise.resolve(mailRelay?.state === 'sending' ? null : mailRelay),
    apply({ eventIds, redrivenFrom = [], quarantined, notifications: observed, mailRelay: change }) {
      if (
        change !== null &&
        (mailRelay === null || Date.parse(change.changedAt) > Date.parse(mailRelay.changedAt))
      )
        mailRelay = change
      for (const id of eventIds) deliveries.delete(id)
      for (const { _id, position } of [...deliveries.values()])
        if (redrivenFrom.includes(position)) deliveries.delete(_id)
      for (const one of quarantined) deliveries.set(one._id, one)
      for (const { eventId, after } of observed) {
        const known = notifications.get(after._id)?.eventIds ?? []
        if (known.includes(eventId)) continue
        const last = [...known, eventId].slice(-maxNotificationEvents)
        notifications.set(after._id, { ...after, eventIds: last })
      }
    },
    forget(now) {
      for (const { _id, at } of [...deliveries.values()])
        if (at.getTime() < now - quarantinedKeptMs) deliveries.delete(_id)
      for (const one of [...notifications.values()])
        if ('settledAt' in one && one.settledAt.getTime() < now - settledKeptMs) notifications.delete(one._id)
    },
  }
}
