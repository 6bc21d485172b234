import fc from 'fast-check'
import type { WorkCommand } from '../../src/domain/decide-work.ts'
import type { RetryPolicy, WorkOutcome } from '../../src/domain/work-outcome.ts'
import type { Work } from '../../src/domain/work.ts'

export const policy: RetryPolicy = {
  ...{ backOff: { firstMs: 40_000, capMs: 80_000 }, maxAttempts: 4, maxLapses: 3 },
}

const inMs = fc.constantFrom(0, 10_000, 50_000)
const outcome: fc.Arbitrary<WorkOutcome> = fc.oneof(
  fc.constant<WorkOutcome>({ kind: 'done', result: { sent: 1 } }),
  fc.record({ kind: fc.constant('continue' as const), inMs, progress: fc.constant({ step: 'booked' }) }),
  fc.record({ kind: fc.constant('continue' as const), inMs }),
  fc.record({
    ...{ kind: fc.constant('continue' as const), inMs },
    ...{ queue: fc.constantFrom('another', undefined), priority: fc.constantFrom(0, 1, undefined) },
  }),
  fc.record({ kind: fc.constant('defer' as const), inMs, reason: fc.constant('an outage') }),
  // It begins with the sign of a path in a pipeline.
  fc.record({ kind: fc.constant('fail' as const), reason: fc.constant('$work.queue') }),
  fc.constant<WorkOutcome>({ kind: 'fail', reason: 'refused', isPermanent: true }),
)

/** Mostly the fence of the present claim, sometimes one that is past. */
const fenceOf = (isStale: boolean, { fence }: Work): number => (isStale ? fence - 1 : fence)

/** Of this item alone. It begins with the sign of a path in a pipeline. */
const anotherQueue = ({ queue }: Work): string => `$${queue}`

const claim = (work: Work): WorkCommand => ({
  ...{ type: 'claim', worker: `claim ${work.fence + 1}`, leaseMs: 20_000 },
})
const settle = fc.tuple(outcome, fc.boolean()).map(([what, isStale]) => (work: Work): WorkCommand => ({
  ...{ type: 'settle', fence: fenceOf(isStale, work), policy, random: 0.5 },
  outcome: 'queue' in what && what.queue !== undefined ? { ...what, queue: anotherQueue(work) } : what,
}))
const holdersOther = fc
  .tuple(fc.constantFrom('extend', 'recordProgress', 'release'), fc.boolean(), fc.boolean())
  .map(([type, isStale, isStep]) => (work: Work): WorkCommand => {
    const fence = fenceOf(isStale, work)
    if (type === 'extend') return { type, fence, leaseMs: 40_000 }
    if (type === 'release') return { type, fence }
    return { type: 'recordProgress', fence, progress: { step: 2 }, isStep }
  })
const administrators = fc
  .oneof(
    fc.constantFrom<WorkCommand>(
      { type: 'hasten' },
      { type: 'redrive' },
      { type: 'cancel' },
      { type: 'complete' },
      { type: 'deadLetter', reason: 'not possible' },
    ),
    fc.record({
      ...{ type: fc.constant('reschedule' as const), inMs },
      ...{ queue: fc.constant('another'), priority: fc.constantFrom(0, 2) },
    }),
  )
  .map(
    (command) =>
      (work: Work): WorkCommand =>
        command.type === 'reschedule' ? { ...command, queue: anotherQueue(work) } : command,
  )

const command: fc.Arbitrary<(work: Work) => WorkCommand> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(claim) },
  { weight: 4, arbitrary: settle },
  { weight: 2, arbitrary: holdersOther },
  { weight: 1, arbitrary: administrators },
)

/**
 * A command, and how long after the one before it is given. Times are whole multiples of 5 s, so that a
 * database's own clock may continue meanwhile.
 */
export const aStep = fc.record({ afterMs: fc.constantFrom(0, 0, 0, 5_000, 20_000, 100_000), command })
