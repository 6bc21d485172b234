import type { Fact, JudgeState } from '../domain/judge-state.ts'
import type { SourceLease } from './lease-store.ts'

/** A fact that the judge of its source has not folded yet, and what the store knows it by. */
export type StoredFact = Fact & { id: string }

export type JudgeStateStore = {
  load(source: string): Promise<JudgeState>
  /** The oldest facts of a source that are not folded yet. */
  facts(source: string, limit: number): Promise<StoredFact[]>
  /** The sources that have facts which are not folded yet. */
  sourcesWithFacts(): Promise<string[]>
  /**
   * Keeps a state and takes away the facts that are folded into it, both or neither, so that each fact counts once.
   *
   * @param statuses those whose stalls have changed
   * @throws LeaseLost
   */
  keep(
    lease: SourceLease,
    state: JudgeState,
    changed: { statuses: readonly string[]; folded: readonly StoredFact[] },
  ): Promise<void>
}
