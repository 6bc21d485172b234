import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { decideWork } from '../../src/domain/decide-work.ts'
import type { WorkCommand } from '../../src/domain/decide-work.ts'
import { evolveWork } from '../../src/domain/evolve-work.ts'
import { initialWork, maxFailuresKept } from '../../src/domain/work.ts'
import type { Work } from '../../src/domain/work.ts'
import { aStep, policy } from './random-commands.ts'

const start = new Date('2026-01-01T00:00:00Z')
const run = (work: Work, command: WorkCommand, now: Date): Work =>
  decideWork(command, work, now).reduce((state, event) => evolveWork(state, event, now), work)

type Lived = { before: Work; command: WorkCommand; after: Work; now: Date }

/** What a random sequence of commands makes of one piece of work. */
function live(steps: readonly { afterMs: number; command: (work: Work) => WorkCommand }[]): Lived[] {
  let work = initialWork({ queue: 'q', uniqueKey: 'one' }, start)
  let nowMs = start.getTime()
  return steps.map(({ afterMs, command: of }) => {
    const now = new Date((nowMs += afterMs))
    const before = work
    const command = of(before)
    work = run(before, command, now)
    return { before, command, after: work, now }
  })
}

const lives = fc.array(aStep, { maxLength: 60 }).map(live)
const holds = (name: string, check: (lived: Lived, all: Lived[]) => void): void => {
  it(name, () => fc.assert(fc.property(lives, (all) => all.forEach((lived) => check(lived, all)))))
}

describe('the state of work, after any commands', () => {
  holds('gives each fence to one holder', ({ before, after }, all) => {
    if (after.worker === null || after.worker === before.worker) return
    assert.equal(after.fence, before.fence + 1)
    const leased = all.filter((one) => one.after.fence === after.fence && one.after.worker !== null)
    assert.equal(new Set(leased.map((one) => one.after.worker)).size, 1)
  })
  holds('never lowers the fence', ({ before, after }) => assert.ok(after.fence >= before.fence))
  holds('stays finished once it is finished, unless it is rescheduled', ({ before, command, after }) => {
    if (before.finishedAt !== null && command.type !== 'reschedule') assert.deepEqual(after, before)
  })
  holds('is finished exactly when it is done or cancelled, and then frees its key', ({ after }) => {
    const isFinished = after.state === 'done' || after.state === 'cancelled'
    assert.equal(after.finishedAt !== null, isFinished)
    if (isFinished) assert.equal(after.uniqueKey, undefined)
  })
  holds('has a worker exactly while it is leased', ({ after }) => {
    assert.equal(after.worker !== null, after.state === 'leased')
  })
  holds('changes nothing for a worker with another fence', ({ before, command, after }) => {
    if ('fence' in command && command.fence !== before.fence) assert.deepEqual(after, before)
  })
  holds('is not claimed while a lease holds', ({ before, command, after, now }) => {
    if (command.type === 'claim' && before.state === 'leased' && before.dueAt > now)
      assert.deepEqual(after, before)
  })
  holds('waits with fewer failures than its policy allows', ({ after }) => {
    if (after.state === 'waiting') assert.ok(after.attempts < policy.maxAttempts)
    assert.ok(after.attempts <= policy.maxAttempts && after.failures.length <= maxFailuresKept)
  })
  holds('uses up no attempt by a deferral or a release', ({ before, command, after }) => {
    const isFree =
      command.type === 'release' || (command.type === 'settle' && command.outcome.kind === 'defer')
    if (isFree) assert.equal(after.attempts, before.attempts)
  })
  holds('keeps its last step until a later one', ({ before, command, after }) => {
    const records = command.type === 'recordProgress' || command.type === 'settle'
    if (!records) assert.deepEqual(after.progress, before.progress)
  })
  holds(
    'counts a lapse for each claim of a lease that ran out, and for no other',
    ({ before, command, after }) => {
      if (command.type !== 'claim' || after === before) return
      assert.equal(after.lapses - before.lapses, before.state === 'leased' ? 1 : 0)
    },
  )
})

describe('work that is always claimed and always fails', () => {
  it('is dead-lettered after its attempts, and after a redrive once more', () => {
    let work = initialWork({ queue: 'q' }, start)
    let claims = 0
    const failUntilDeadLettered = (): void => {
      while (work.state !== 'dead-lettered') {
        work = run(work, { type: 'claim', worker: `${(claims += 1)}`, leaseMs: 1_000 }, work.dueAt)
        const outcome = { kind: 'fail', reason: 'no' } as const
        work = run(work, { type: 'settle', fence: work.fence, outcome, policy, random: 0.5 }, work.dueAt)
      }
    }
    failUntilDeadLettered()
    assert.deepEqual([claims, work.attempts], [policy.maxAttempts, policy.maxAttempts])
    work = run(work, { type: 'redrive' }, work.dueAt)
    failUntilDeadLettered()
    assert.deepEqual([claims, work.lastError], [2 * policy.maxAttempts, 'no'])
  })
})
