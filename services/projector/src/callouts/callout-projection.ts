import { projectorCalloutsConsumer } from '@slipstream/read-models/read-model-versions.ts'
import { foldAll } from '../domain/fold-all.ts'
import type { Projection } from '../projection.ts'
import { calloutEventMismatch, calloutModels, projectCallouts } from './domain/callouts.ts'
import { foldCallouts } from './fold-callouts.ts'

/** The projection of call-outs, as a rebuild needs it. */
export const calloutProjection: Projection = {
  topic: 'billing-work',
  consumer: projectorCalloutsConsumer,
  models: calloutModels,
  isTopicCompacted: false,
  mismatch: calloutEventMismatch,
  fold: foldCallouts,
  foldInMemory: () => foldAll(projectCallouts),
}
