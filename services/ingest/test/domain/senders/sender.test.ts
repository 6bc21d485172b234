import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { createSender } from '../../../src/domain/senders/sender.ts'
import type { Outcome, Told } from '../../../src/domain/senders/sender.ts'

type Step = [atMs: number, outcome: Outcome]

/** Everything that is told when whoever tells looks at every millisecond of an outcome, and whenever something is due. */
function told(steps: readonly Step[], untilMs: number): Told[] {
  const sender = createSender()
  const all: Told[] = []
  const tellUntil = (endMs: number): void => {
    for (let fromMs = sender.tellFromMs(); fromMs !== undefined; fromMs = sender.tellFromMs()) {
      const atMs = Math.max(fromMs, lastMs)
      if (atMs > endMs) return
      all.push(sender.tell(atMs))
    }
  }
  let lastMs = 0
  for (const [atMs, outcome] of steps) {
    tellUntil(atMs - 1)
    lastMs = atMs
    sender.note(outcome, atMs)
    tellUntil(atMs)
  }
  tellUntil(untilMs)
  return all
}

describe('given a sender that is refused', () => {
  test('then the first and the third in a row are told at once, and later ones after ten seconds', () => {
    const steps = [100, 200, 300, 400, 500].map((atMs): Step => [atMs, 'unavailable'])
    const reason = 'unavailable'
    assert.deepEqual(told(steps, 60_000), [
      { inARow: 1, refused: [{ reason, count: 1 }], fromMs: 100, toMs: 100 },
      { inARow: 3, refused: [{ reason, count: 2 }], fromMs: 200, toMs: 300 },
      { inARow: 5, refused: [{ reason, count: 2 }], fromMs: 400, toMs: 10_300 },
    ])
  })

  test('when it is taken again, then that is told once, and nothing of what follows', () => {
    const steps: Step[] = [
      [1, 'too_large'],
      [2, 'taken'],
      [3, 'taken'],
      [20_000, 'taken'],
    ]
    assert.deepEqual(told(steps, 60_000), [
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
    assert.deepEqual(told(steps, 5)[1]?.refused, [
      { reason: 'wrong_signature', count: 1 },
      { reason: 'unavailable', count: 1 },
    ])
  })

  test('while nothing could be told, then one telling holds it all', () => {
    const sender = createSender()
    for (let atMs = 0; atMs < 1_000; atMs++) sender.note('unavailable', atMs)
    sender.note('taken', 1_000)
    assert.ok((sender.tellFromMs() ?? Infinity) <= 1_000)
    assert.deepEqual(sender.tell(90_000), {
      ...{ inARow: 0, refused: [{ reason: 'unavailable', count: 1_000 }] },
      ...{ fromMs: 0, toMs: 90_000 },
    })
    assert.equal(sender.tellFromMs(), undefined)
  })
})

test('given a sender that is always taken, then there is nothing to tell', () => {
  const steps = Array.from({ length: 100 }, (_, atMs): Step => [atMs, 'taken'])
  assert.deepEqual(told(steps, 60_000), [])
})

const anySteps = fc
  .array(
    fc.tuple(
      fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 6_000 })),
      fc.constantFrom<Outcome>('taken', 'unavailable', 'wrong_signature', 'unanswered'),
    ),
    { maxLength: 300 },
  )
  .map((gaps) => {
    let atMs = 0
    return gaps.map(([gapMs, outcome]): Step => [(atMs += gapMs), outcome])
  })

test('whatever happens, in no ten seconds there are more than five tellings', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      const times = told(steps, 3_000_000).map(({ toMs }) => toMs)
      for (const fromMs of times) {
        const near = times.filter((toMs) => toMs >= fromMs && toMs < fromMs + 10_000)
        assert.ok(near.length <= 5, `${near.length} from ${fromMs} on`)
      }
    }),
  )
})

test('whatever happens, what is told adds up to what was refused, and the last telling is how it stands', () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      const all = told(steps, 3_000_000)
      const counted = all.flatMap(({ refused }) => refused).reduce((sum, { count }) => sum + count, 0)
      const refusals = steps.filter(([, outcome]) => outcome !== 'taken')
      assert.equal(counted, refusals.length)
      const inARow = steps.length - 1 - steps.findLastIndex(([, outcome]) => outcome === 'taken')
      assert.equal(all.at(-1)?.inARow ?? 0, inARow)
    }),
  )
})
