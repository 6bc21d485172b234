import type { Fact, SourceState } from './domain/source-state.ts'
import type { SourceLease } from '../scheduling/lease-store.ts'
import type { StayChange } from '../rules/stalled-orders/open-stay-store.ts'

/** A fact that the evaluation of its source has not folded yet, and its id in the store. */
export type StoredFact = Fact & { id: string }

export type SourceStateStore = {
  /** What is kept in an older form is brought to the present one first. @throws LeaseLost */
  load(lease: SourceLease): Promise<SourceState>
  /** The oldest facts of a source that are not folded yet. */
  facts(source: string, limit: number): Promise<StoredFact[]>
  /** The sources that have facts which are not folded yet. */
  sourcesWithFacts(): Promise<string[]>
  /**
   * Keeps a state with the orders that entered, left or were alerted, and takes away the facts that are folded into it; all or
   * nothing, so that each fact counts once.
   *
   * @param changed.statuses those of which something was learned
   * @param changed.endedLosses ids of losses that are counted in the state's outage now, or need no counting: they are removed.
   *   Given, the outage is kept as well
   * @throws LeaseLost
   */
  keep(
    lease: SourceLease,
    state: SourceState,
    changed: {
      statuses: readonly string[]
      stays: readonly StayChange[]
      folded: readonly StoredFact[]
      endedLosses?: readonly string[]
    },
  ): Promise<void>
}
