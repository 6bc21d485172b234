import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import { allFaultKinds, faultKinds } from './fault-kinds.ts'
import { chosenFaults, planFaults } from './plan-faults.ts'
import type { PlanOptions } from './plan-faults.ts'

const options: fc.Arbitrary<PlanOptions> = fc.record({
  seed: fc.nat(),
  lastsMs: fc.integer({ min: 600_000, max: 3_600_000 }),
  kinds: fc.subarray([...allFaultKinds], { minLength: 1 }),
  atLeast: fc.integer({ min: 1, max: 4 }),
  distanceMs: fc.integer({ min: 0, max: 5_000 }),
  meanDistanceMs: fc.integer({ min: 5_000, max: 60_000 }),
})

it('given any seed, then each kind happens often enough, to its targets, within the time', () => {
  fc.assert(
    fc.property(options, (given) => {
      const plan = planFaults(given)
      for (const kind of given.kinds)
        assert.ok(plan.filter((fault) => fault.kind === kind).length >= given.atLeast, kind)
      for (const { kind, target, atMs, forMs } of plan) {
        const { targets, forMs: limits } = faultKinds[kind]
        assert.ok((targets as readonly string[]).includes(target))
        assert.ok(forMs >= limits[0] && forMs <= limits[1])
        assert.ok(atMs >= 0 && atMs < given.lastsMs)
      }
    }),
    { numRuns: 30 },
  )
})

it('given any seed, then faults begin in their order, at the least distance', () => {
  fc.assert(
    fc.property(options, (given) => {
      const times = planFaults(given).map(({ atMs }) => atMs)
      for (const [n, atMs] of times.slice(1).entries()) assert.ok(atMs - (times[n] ?? 0) >= given.distanceMs)
    }),
    { numRuns: 30 },
  )
})

it('given any seed, then a kind strikes all of its targets before one of them again', () => {
  fc.assert(
    fc.property(options, (given) => {
      for (const [kind, faults = []] of Map.groupBy(planFaults(given), (fault) => fault.kind)) {
        const all = faultKinds[kind].targets.length
        for (let from = 0; from < faults.length; from += all) {
          const dealt = faults.slice(from, from + all)
          assert.equal(new Set(dealt.map(({ target }) => target)).size, dealt.length, kind)
        }
      }
    }),
    { numRuns: 30 },
  )
})

it('given half an hour with the usual distance, then each kind strikes each of its targets', () => {
  for (const seed of [1, 2, 3]) {
    const plan = planFaults({
      ...{ seed, lastsMs: 1_800_000, kinds: allFaultKinds, atLeast: 3 },
      ...{ distanceMs: 2_000, meanDistanceMs: 15_000 },
    })
    assert.equal(plan.length, 120)
    for (const kind of allFaultKinds) {
      const struck = new Set(plan.filter((fault) => fault.kind === kind).map(({ target }) => target))
      assert.deepEqual([...struck].toSorted(), faultKinds[kind].targets.toSorted(), kind)
    }
  }
})

it('given the same options, then the plan is the same; given another seed, then another', () => {
  const given = {
    ...{ seed: 1, lastsMs: 1_800_000, kinds: allFaultKinds, atLeast: 3 },
    ...{ distanceMs: 2_000, meanDistanceMs: 25_000 },
  }
  assert.deepEqual(planFaults(given), planFaults(given))
  assert.notDeepEqual(planFaults(given), planFaults({ ...given, seed: 2 }))
  assert.ok(planFaults(given).length >= 60)
})

it('given too little time, then it says how much the faults take', () => {
  const given = { seed: 1, kinds: allFaultKinds, atLeast: 3, distanceMs: 2_000, meanDistanceMs: 25_000 }
  assert.throws(() => planFaults({ ...given, lastsMs: 60_000 }), /57 faults, 2000 ms apart, take 2 minutes/)
})

it('given a list of numbers, then those faults are chosen, and unknown ones are refused', () => {
  const plan = planFaults({
    ...{ seed: 1, lastsMs: 600_000, kinds: ['broker-killed'], atLeast: 5 },
    ...{ distanceMs: 2_000, meanDistanceMs: 120_000 },
  })
  assert.deepEqual(
    chosenFaults(plan, '4,2').map(({ nth }) => nth),
    [2, 4],
  )
  assert.throws(() => chosenFaults(plan, '2,9'), /faults 1 to 5, not 9/)
})
