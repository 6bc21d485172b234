import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import { checkInEventMismatch } from '@slipstream/events/mismatches/check-in-event-mismatch.ts'
import type { CheckInDocument } from '@slipstream/read-models/check-ins/check-in-document.ts'
import type { CheckInEvent } from '@slipstream/events/event.ts'
import { projectorCheckInsConsumer } from '@slipstream/read-models/read-model-versions.ts'
import { foldAll } from '../domain/fold-all.ts'
import type { Projection } from '../projection.ts'
import { checkInModels, projectCheckIns } from './domain/check-ins.ts'
import { foldCheckIns } from './fold-check-ins.ts'

/** The projection of check-ins, as a rebuild needs it. */
export const checkInProjection: Projection = {
  topic: 'check-ins',
  consumer: projectorCheckInsConsumer,
  models: checkInModels,
  isTopicCompacted: false,
  mismatch: checkInEventMismatch,
  fold: (db, targets, events: readonly (ConsumedEvent & CheckInEvent)[]) => foldCheckIns(db, targets, events),
  foldInMemory: () => foldAll<ConsumedEvent & CheckInEvent, CheckInDocument>(projectCheckIns),
}
