import type { MailRelayChanged } from '@slipstream/events/notification-events.ts'
import type { NotedBatch } from '../../store/noted-batch.ts'
import type {
  FailedNotificationDocument,
  ParkedLetters,
  QuarantinedDocument,
  SetAsideStore,
} from '../../store/set-aside-store.ts'

export type MemorySetAside = SetAsideStore & {
  apply(
    batch: Pick<NotedBatch, 'eventIds' | 'redrivenFrom' | 'quarantined' | 'notifications' | 'mailRelay'>,
  ): void
  /** Quarantined deliveries from before this time, ms since 1970. */
  forget(before: number): void
}

/** @param deadLetters those that wait, by source: the log's consumers keep them */
export function memorySetAside(deadLetters: (source: string) => ParkedLetters[]): MemorySetAside {
  const deliveries = new Map<string, QuarantinedDocument>()
  const failed = new Map<string, FailedNotificationDocument>()
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
      const found = [...failed.values()].filter((one) => one.source === source)
      found.sort((a, b) => a.failedAt.getTime() - b.failedAt.getTime())
      return Promise.resolve(found.slice(0, limit))
    },
    deadLetters: (source) => Promise.resolve(deadLetters(source)),
    // The evaluations of tests are not woken.
    parkedSince: () => Promise.resolve([]),
    // Checkpoints in memory are never refused.
    refusedCheckpoints: () => Promise.resolve([]),
    stoppedMailRelay: () => Promise.resolve(mailRelay?.state === 'sending' ? null : mailRelay),
    apply({ eventIds, redrivenFrom = [], quarantined, notifications, mailRelay: change }) {
      if (
        change !== null &&
        (mailRelay === null || Date.parse(change.changedAt) > Date.parse(mailRelay.changedAt))
      )
        mailRelay = change
      for (const id of eventIds) deliveries.delete(id)
      for (const { _id, position } of [...deliveries.values()])
        if (redrivenFrom.includes(position)) deliveries.delete(_id)
      for (const one of quarantined) deliveries.set(one._id, one)
      for (const [id, one] of notifications) {
        if (one === null) failed.delete(id)
        else failed.set(id, one)
      }
    },
    forget(before) {
      for (const { _id, at } of [...deliveries.values()]) if (at.getTime() < before) deliveries.delete(_id)
    },
  }
}
