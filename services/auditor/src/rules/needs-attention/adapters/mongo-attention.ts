import type { Db } from 'mongodb'
import {
  deadLettersOf,
  isAnyDeadLetter,
  keysParkedSince,
} from '@slipstream/event-log/adapters/mongo/dead-letters/dead-letters-of.ts'
import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import { projectorAlertsConsumer } from '@slipstream/read-models/read-model-versions.ts'
import { refusedCheckpoints } from '@slipstream/event-log/adapters/mongo/refused-checkpoints.ts'
import type { FailedNotificationDocument, AttentionStore } from '../attention-store.ts'
import { batched } from '../../../adapters/batched.ts'
import { auditCollections } from '../../../store/adapters/audit-collections.ts'
import { findTogether } from '../../../adapters/mongo/find-together.ts'
import { stoppedMailRelay } from './mail-relay-state.ts'

/** They read the topic of alerts. */
const alertConsumers = ['notifier-alerts', projectorAlertsConsumer]

/** Events of carriers have `carrier/<name>` as their key, and belong to no source. */
const carrierPrefix = 'carrier'
const prefixesOf = (source: string): string[] =>
  source === systemSource ? [source, carrierPrefix] : [source]

export function mongoAttention(db: Db): AttentionStore {
  const { quarantined, notifications } = auditCollections(db)
  const searchQuarantined = findTogether(quarantined)
  const searchNotifications = findTogether(notifications)
  return {
    quarantined: (source, after, limit) =>
      searchQuarantined({ filter: { source, at: { $gt: new Date(after) } }, sort: { at: 1 }, limit }),
    async failedNotifications(source, limit) {
      const filter = { source, failedAt: { $exists: true } }
      const found = await searchNotifications({ filter, sort: { failedAt: 1 }, limit })
      return found.filter((one): one is FailedNotificationDocument => 'failedAt' in one)
    },
    deadLetters: batched(async (sources: readonly string[]) => {
      // Mostly none waits at all.
      const isAny = await isAnyDeadLetter(db)
      if (!isAny) return sources.map(() => [])
      return Promise.all(
        sources.map((source) => deadLettersOf(db, source, alertConsumers, prefixesOf(source))),
      )
    }),
    // The source is the first part of a key, or the second of an alert's.
    parkedSince: async (after) => {
      const parts = (await keysParkedSince(db, after)).flatMap((key) => key.split('/').slice(0, 2))
      return [...new Set(parts.map((part) => (part === carrierPrefix ? systemSource : part)))]
    },
    refusedCheckpoints: () => refusedCheckpoints(db),
    stoppedMailRelay: () => stoppedMailRelay(db),
  }
}
