import type { AlertEvent } from '@slipstream/events/event.ts'
import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import { projectorAlertsConsumer } from '@slipstream/read-models/read-model-versions.ts'
import type { Projection } from '../projection.ts'
import { alertModels } from '../read-models.ts'
import { alertEventMismatch } from '@slipstream/events/event-types/alerts/alert-event-mismatch.ts'
import { foldAlertsInMemory } from './domain/fold-in-memory.ts'
import { foldAlerts } from './fold-alerts.ts'

/** The projection of alerts, as a rebuild needs it. */
export const alertProjection: Projection = {
  topic: 'alerts',
  consumer: projectorAlertsConsumer,
  models: alertModels,
  isTopicCompacted: true,
  mismatch: alertEventMismatch,
  fold: (db, targets, events: readonly (ConsumedEvent & AlertEvent)[]) => foldAlerts(db, targets, events),
  foldInMemory: ({ name }) => foldAlertsInMemory(name),
}
