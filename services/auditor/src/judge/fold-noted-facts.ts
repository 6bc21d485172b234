import { foldFacts } from '../domain/judge-state.ts'
import type { JudgeState } from '../domain/judge-state.ts'
import type { JudgeStateStore } from '../store/judge-state-store.ts'
import type { SourceLease } from '../store/lease-store.ts'

/** Facts of this many are folded in one transaction. */
const mostFacts = 10_000

/**
 * Folds all facts that are noted by now into the state, and keeps it: each fact is taken away in the transaction that keeps what
 * it has changed, so that it counts once.
 *
 * @throws LeaseLost; the state given is used up either way
 */
export async function foldNotedFacts(
  states: JudgeStateStore,
  lease: SourceLease,
  given: JudgeState,
  statuses: readonly string[],
): Promise<JudgeState> {
  let state = given
  for (;;) {
    const folded = await states.facts(lease.source, mostFacts)
    if (folded.length === 0) return state
    state = foldFacts(state, folded, statuses)
    const touched = new Set(
      folded.some(({ kind }) => kind === 'ordered') ? statuses : folded.flatMap(statusOf),
    )
    await states.keep(lease, state, { statuses: [...touched], folded })
    if (folded.length < mostFacts) return state
  }
}

function statusOf(fact: { kind: string; status?: string }): string[] {
  return fact.status === undefined ? [] : [fact.status]
}
