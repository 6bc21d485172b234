import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { afterAttempt } from '../../../src/delivery/domain/after-attempt.ts'
import type { Tries } from '../../../src/delivery/domain/after-attempt.ts'

describe('after a failed attempt', () => {
  const fresh: Tries = { attempts: 0, unknownOutcomes: 0, waitingMs: 0 }
  const weekMs = 7 * 24 * 60 * 60_000

  it('given a server that is unavailable or refuses us, then only time counts, up to a week', () => {
    for (const fault of ['unreachable', 'refuses-us'] as const) {
      const tries = { ...fresh, attempts: 1_000, waitingMs: weekMs - 1 }
      assert.deepEqual(afterAttempt(fault, tries, 1), { kind: 'retry', waitMs: 0, counts: 'nothing' })
      assert.deepEqual(afterAttempt(fault, { ...tries, waitingMs: weekMs }, 1), {
        kind: 'failed',
        why: 'expired',
      })
    }
  })

  it('given temporary rejections, then waits grow to four hours, and end after twenty attempts', () => {
    const waits = Array.from({ length: 20 }, (_, attempts) =>
      afterAttempt('temporary', { ...fresh, attempts }, 1),
    )
    assert.deepEqual(
      waits.slice(0, 3).map((next) => next.kind === 'retry' && next.waitMs),
      [60_000, 120_000, 240_000],
    )
    assert.deepEqual(waits.at(-1), { kind: 'failed', why: 'attempts-exhausted' })
    assert.ok(waits.every((next) => next.kind === 'failed' || next.waitMs <= 4 * 60 * 60_000))
  })

  it('given no response after the content, then there are three attempts, hours apart', () => {
    const next = [0, 1, 2].map((unknownOutcomes) =>
      afterAttempt('outcome-unknown', { ...fresh, unknownOutcomes }, 1),
    )
    const hourMs = 60 * 60_000
    assert.deepEqual(next, [
      { kind: 'retry', waitMs: hourMs, counts: 'unknown-outcome' },
      { kind: 'retry', waitMs: 6 * hourMs, counts: 'unknown-outcome' },
      { kind: 'failed', why: 'outcome-unknown' },
    ])
  })
})
