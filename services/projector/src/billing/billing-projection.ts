import { billingEventMismatch } from '@slipstream/events/mismatches/billing-event-mismatch.ts'
import { projectorBillingConsumer } from '@slipstream/read-models/read-model-versions.ts'
import type { Projection } from '../projection.ts'
import type { ConsumedBillingEvent } from './domain/billing-history.ts'
import { billingModels } from './domain/billing-models.ts'
import { foldBillingInMemory } from './domain/fold-in-memory.ts'
import { foldBilling } from './fold-billing.ts'

/** The projection of billing, as a rebuild needs it. */
export const billingProjection: Projection = {
  topic: 'billing',
  consumer: projectorBillingConsumer,
  models: billingModels,
  isTopicCompacted: false,
  mismatch: billingEventMismatch,
  fold: (db, targets, events: readonly ConsumedBillingEvent[]) =>
    Promise.resolve(foldBilling(db, targets, events)),
  foldInMemory: ({ name }) => foldBillingInMemory(name),
}
