import type { DesiredAlert } from '../../alerts/domain/reconcile-alerts.ts'
import type { CandidateDocument } from './candidate-store.ts'
import type { StoredSequence } from './sequence-store.ts'

/** The missing numbers of a source that have settled and are not explained. */
export type FoundGaps = {
  view: StoredSequence
  waiting: readonly CandidateDocument[]
  desired: readonly DesiredAlert[]
}
