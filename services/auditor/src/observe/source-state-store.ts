import type { Fact, SourceState } from './domain/source-state.ts'
import type { SourceLease } from '../leases/lease-store.ts'
import type { OpenStay, StallState } from '../stays/domain/stall-state.ts'
import type { PackedStallState } from '../stays/domain/upgrade-stall.ts'
import type { StayChange } from '../stays/open-stay-store.ts'

/** A fact that the evaluation of its source has not folded yet, and its id in the store. */
export type StoredFact = Fact & { id: string }

/** A state as it is stored; undefined where nothing is. */
export type StoredSourceState = Pick<SourceState, 'stalls' | 'outage'> & {
  rhythm: SourceState['rhythm'] | undefined
  senders: SourceState['senders'] | undefined
  /** By status, what an earlier version stored in one packed document. */
  packed: ReadonlyMap<string, PackedStallState>
}

export type UnpackedStall = { status: string; state: StallState; stays: readonly OpenStay[] }

export type SourceStateStore = {
  load(source: string): Promise<StoredSourceState>
  /**
   * Replaces what an earlier version stored of a status, in parts: interrupted, it is packed as before.
   *
   * @throws LeaseLost
   */
  replacePacked(lease: SourceLease, unpacked: UnpackedStall): Promise<void>
  /** The oldest facts of a source that are not folded yet. */
  facts(source: string, limit: number): Promise<StoredFact[]>
  /** The sources that have facts which are not folded yet. */
  sourcesWithFacts(): Promise<string[]>
  /**
   * Keeps a state with the orders that entered, left or were alerted, and takes away the facts that are
   * folded into it; all or nothing, so that each fact counts once.
   *
   * @param changed.statuses those of which something was learned
   * @param changed.endedDiscrepancies ids of those that are counted in the state's outage now, or need no
   *   counting: they are removed. Given, the outage is kept as well
   * @throws LeaseLost
   */
  keep(
    lease: SourceLease,
    state: SourceState,
    changed: {
      statuses: readonly string[]
      stays: readonly StayChange[]
      folded: readonly StoredFact[]
      endedDiscrepancies?: readonly string[]
    },
  ): Promise<void>
}
