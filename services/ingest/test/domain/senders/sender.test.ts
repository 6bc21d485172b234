import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { createSender } from '../../../src/domain/senders/sender.ts'
import type { DeliveryOutcome, SenderReport } from '../../../src/domain/senders/sender.ts'

type Step = [atMs: number, outcome: DeliveryOutcome]

/** All reports, taken at every millisecond of an outcome and whenever one is due. */
function reportsOf(steps: readonly Step[], untilMs: number): SenderReport[] {
  const sender = createSender()
  const all: SenderReport[] = []
  const reportUntil = (endMs: number): void => {
    for (let fromMs = sender.dueMs(); fromMs !== undefined; fromMs = sender.dueMs()) {
      const atMs = Math.max(fromMs, lastMs)
      if (atMs > endMs) return
      all.push(sender.report(atMs))
    }
  }
  let lastMs = 0
  for (const [atMs, outcome] of steps) {
    reportUntil(atMs - 1)
    lastMs = atMs
    sender.record(outcome, atMs)
    reportUntil(atMs)
  }
  reportUntil(untilMs)
  return all
}

describe('given a sender that is refused', () => {
  test('then the first and third in a row are reported immediately, later ones after ten seconds', () => {
    const steps = [100, 200, 300, 400, 500].map((atMs): Step => [atMs, 'unavailable'])
    const reason = 'unavailable'
    assert.deepEqual(reportsOf(steps, 60_000), [
      { inARow: 1, refused: [{ reason, count: 1 }], fromMs: 100, toMs: 100 },
      { inARow: 3, refused: [{ reason, count: 2 }], fromMs: 200, toMs: 300 },
      { inARow: 5, refused: [{ reason, count: 2 }], fromMs: 400, toMs: 10_300 },
    ])
  })

  test('when it is accepted again, then that is reported once, and nothing of what follows', () => {
    const steps: Step[] = [
      [1, 'too_large'],
      [2, 'accepted'],
      [3, 'accepted'],
      [20_000, 'accepted'],
    ]
    assert.deepEqual(reportsOf(steps, 60_000), [
      { inARow: 1, refused: [{ reason: 'too_large', count: 1 }], fromMs: 1, toMs: 1 },
      { inARow: 0, refused: [], fromMs: 2, toMs: 2 },
    ])
  })

  test('for several reasons, then each is counted', () => {
    const steps: Step[] = [
      [1, 'unavailable'],
      [2, 'wrong_signature'],
      [3, 'unavailable'],
    ]
    assert.deepEqual(reportsOf(steps, 5)[1]?.refused, [
      { reason: 'wrong_signature', count: 1 },
      { reason: 'unavailable', count: 1 },
    ])
  })

  test('while nothing could be reported, then one report holds it all', () => {
    const sender = createSender()
    for (let atMs = 0; atMs < 1_000; atMs++) sender.record('unavailable', atMs)
    sender.record('accepted', 1_000)
    assert.ok((sender.dueMs() ?? Infinity) <= 1_000)
    assert.deepEqual(sender.report(90_000), {
      ...{ inARow: 0, refused: [{ reason: 'unavailable', count: 1_000 }] },
      ...{ fromMs: 0, toMs: 90_000 },
    })
    assert.equal(sender.dueMs(), undefined)
  })
})

test('given a sender that is always accepted, then nothing is reported', () => {
  const steps = Array.from({ length: 100 }, (_, atMs): Step => [atMs, 'accepted'])
  assert.deepEqual(reportsOf(steps, 60_000), [])
})

const anySteps = fc
  .array(
    fc.tuple(
      fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 6_000 })),
      fc.constantFrom<DeliveryOutcome>('accepted', 'unavailable', 'wrong_signature', 'unanswered'),
    ),
    { maxLength: 300 },
  )
  .map((gaps) => {
    let atMs = 0
    return gaps.map(([gapMs, outcome]): Step => [(atMs += gapMs), outcome])
  })

test('whatever happens, then no ten seconds have more than five reports', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      const times = reportsOf(steps, 3_000_000).map(({ toMs }) => toMs)
      for (const fromMs of times) {
        const near = times.filter((toMs) => toMs >= fromMs && toMs < fromMs + 10_000)
        assert.ok(near.length <= 5, `${near.length} from ${fromMs} on`)
      }
    }),
  )
})

test('whatever happens, then reports add up to the refusals, and the last has the present count', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      const all = reportsOf(steps, 3_000_000)
      const counted = all.flatMap(({ refused }) => refused).reduce((sum, { count }) => sum + count, 0)
      const refusals = steps.filter(([, outcome]) => outcome !== 'accepted')
      assert.equal(counted, refusals.length)
      const inARow = steps.length - 1 - steps.findLastIndex(([, outcome]) => outcome === 'accepted')
      assert.equal(all.at(-1)?.inARow ?? 0, inARow)
    }),
  )
})
