import assert from 'node:assert/strict'
import type { Decider, Fold } from '@slipstream/runtime/decider.ts'

/** `given(events).when(event)` evolves once more; `thenNothing` means that the same state is returned. */
export function specOfFold<State, Event>({ initialState, evolve }: Fold<State, Event>) {
  const fold = (events: readonly Event[]): State =>
    events.reduce((state, event) => evolve(state, event), initialState)
  return (...events: Event[]) => ({
    /** @param expected what the state has among others */
    then: (expected: unknown) => hasPart(fold(events), expected),
    when(event: Event) {
      const before = fold(events)
      const after = evolve(before, event)
      return {
        then: (expected: unknown) => hasPart(after, expected),
        thenNothing: () => assert.equal(after, before, 'the state changed'),
      }
    },
  })
}

/** `given(events).when(command)` decides in the state that the events led to. */
export function specOfDecider<State, Event, Command, Decision>({
  initialState,
  evolve,
  decide,
}: Decider<State, Event, Command, Decision>) {
  return (...events: Event[]) => ({
    when(command: Command) {
      const decided = decide(
        command,
        events.reduce((state, event) => evolve(state, event), initialState),
      )
      return {
        /** All decisions in order, each with what it has among others. */
        then(...expected: unknown[]): void {
          assert.equal(
            decided.length,
            expected.length,
            `${decided.length} decisions: ${JSON.stringify(decided)}`,
          )
          hasPart(decided, expected)
        },
        thenNothing: () => assert.deepEqual(decided, []),
      }
    },
  })
}

function hasPart(actual: unknown, expected: unknown): void {
  assert.partialDeepStrictEqual(actual, expected)
}
