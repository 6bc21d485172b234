import { describe, it } from 'node:test'
import { specOfDecider } from '@slipstream/testing/spec.ts'
import { decideWork } from '../../src/domain/decide-work.ts'
import type { WorkCommand } from '../../src/domain/decide-work.ts'
import { evolveWork } from '../../src/domain/evolve-work.ts'
import type { WorkEvent } from '../../src/domain/work-event.ts'
import { defaultRetryPolicy as policy } from '../../src/domain/work-outcome.ts'
import { initialWork } from '../../src/domain/work.ts'
import type { Work } from '../../src/domain/work.ts'

/** What happens `ms` after the work was submitted. */
const at = <Timed>(ms: number, timed: Timed): [now: Date, timed: Timed] => [new Date(ms), timed]

const given = specOfDecider({
  initialState: initialWork({ queue: 'q' }, new Date(0)),
  evolve: (work: Work, [now, event]: [Date, WorkEvent]) => evolveWork(work, event, now),
  decide: ([now, command]: [Date, WorkCommand], work) => decideWork(command, work, now),
})

const claim = { type: 'claim', worker: 'Ben', leaseMs: 1_000 } as const
const claimed = { type: 'claimed', worker: 'Ana', leaseMs: 1_000 } as const
const settle = (fence: number, isPermanent: boolean): WorkCommand => ({
  ...{ type: 'settle', fence, policy, random: 0.5 },
  outcome: { kind: 'fail', reason: 'no response', isPermanent },
})

describe('what becomes of a command to work', () => {
  it('given work that is due, when a worker claims it, then it is claimed', () => {
    given().when(at(0, claim)).then({ type: 'claimed', worker: 'Ben' })
  })

  it('given a lease, when another worker claims it, then only once the lease has run out', () => {
    given(at(0, claimed)).when(at(999, claim)).thenNothing()
    given(at(0, claimed)).when(at(1_000, claim)).then({ type: 'claimed', worker: 'Ben' })
  })

  it('given a later claim, when the worker of an earlier one settles, then nothing', () => {
    given(at(0, claimed), at(1_000, claimed))
      .when(at(1_001, settle(1, false)))
      .thenNothing()
  })

  it('given a failure, when it is permanent, then it is dead-lettered, otherwise retried', () => {
    given(at(0, claimed))
      .when(at(1, settle(1, false)))
      .then({ type: 'retried', error: 'no response' })
    given(at(0, claimed))
      .when(at(1, settle(1, true)))
      .then({ type: 'deadLettered', error: 'no response' })
  })

  it('given done work, when it is completed, then it keeps its result and the time it was done', () => {
    const succeeded = at(1, { type: 'succeeded', result: { sent: 1 } } as const)
    given(at(0, claimed), succeeded)
      .when(at(2, { type: 'complete' }))
      .thenNothing()
  })

  it('given dead-lettered work, when it is redriven, then again and only once', () => {
    const deadLettered = at(1, { type: 'deadLettered', error: 'no response' } as const)
    const redriven = at(2, { type: 'redriven' } as const)
    given(at(0, claimed), deadLettered)
      .when(at(2, { type: 'redrive' }))
      .then({ type: 'redriven' })
    given(at(0, claimed), deadLettered, redriven)
      .when(at(3, { type: 'redrive' }))
      .thenNothing()
  })
})
