import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { EventOutcome } from '../../../src/consume/consumer.ts'
import { afterHandling, triage } from '../../../src/consume/domain/triage.ts'
import type { Item, Triage } from '../../../src/consume/domain/triage.ts'

type Fate = EventOutcome['kind'] | 'undecodable'
type Case = { key: string; fate: Fate }

const cases = fc.array(
  fc.record({
    key: fc.constantFrom('', 'a', 'b', 'c'),
    fate: fc.constantFrom<Fate>('done', 'done', 'done', 'skipped', 'deadLetter', 'retryLater', 'undecodable'),
  }),
  { maxLength: 30 },
)
const parkedKeys = fc.uniqueArray(fc.constantFrom('a', 'b', 'd')).map((keys) => new Set<string>(keys))

const itemOf = ({ key, fate }: Case, index: number): Item<number> =>
  fate === 'undecodable' ? { key, fault: 'not JSON' } : { key, event: index }

function outcomeOf(fate: Fate): EventOutcome {
  if (fate === 'undecodable') throw new Error('the handler was given what cannot be decoded')
  return fate === 'done' ? { kind: fate } : { kind: fate, reason: 'because' }
}

/** Asks a handler with those fates until it is settled, as the shell does. */
function settled(
  all: readonly Case[],
  parked: ReadonlySet<string>,
): { plan: Triage; effects: number[]; rounds: number } {
  const items = all.map(itemOf)
  let plan = triage(items, parked)
  for (let rounds = 1; ; rounds++) {
    const given = plan.handle
    const after = afterHandling(
      items,
      plan,
      given.map((index) => outcomeOf(all[index]!.fate)),
    )
    plan = after.triage
    const effects = given.filter((index) => all[index]!.fate === 'done')
    if (!after.again) return { plan, effects: plan.handle.length === 0 ? [] : effects, rounds }
  }
}

describe('triage of a batch', () => {
  it('given any batch, then each record before the end is either handled or dead-lettered', () => {
    fc.assert(
      fc.property(cases, parkedKeys, (all, parked) => {
        const { plan } = settled(all, parked)
        const fates = [...plan.handle, ...plan.deadLetters.keys()].sort((a, b) => a - b)
        assert.deepEqual(
          fates,
          Array.from({ length: plan.until }, (_, index) => index),
        )
      }),
    )
  })

  it('given any batch, then exactly the effects of handled and done records are written', () => {
    fc.assert(
      fc.property(cases, parkedKeys, (all, parked) => {
        const { plan, effects } = settled(all, parked)
        assert.deepEqual(
          effects,
          plan.handle.filter((index) => all[index]!.fate === 'done'),
        )
      }),
    )
  })

  it('given a dead letter, then no later record of its key is handled', () => {
    fc.assert(
      fc.property(cases, parkedKeys, (all, parked) => {
        const { plan } = settled(all, parked)
        const blocked = new Set<string>(parked)
        for (let index = 0; index < plan.until; index++) {
          const { key, fate } = all[index]!
          const deadLetters = plan.deadLetters.get(index)
          assert.equal(
            deadLetters !== undefined,
            blocked.has(key) || fate === 'undecodable' || fate === 'deadLetter',
          )
          if (deadLetters !== undefined && fate !== 'undecodable')
            assert.equal(deadLetters.isFailing, !blocked.has(key))
          if (deadLetters !== undefined && key !== '') blocked.add(key)
        }
      }),
    )
  })

  it('given a record to retry later, then the batch ends before it, with the reason', () => {
    fc.assert(
      fc.property(cases, parkedKeys, (all, parked) => {
        const { plan } = settled(all, parked)
        if (plan.until === all.length) assert.equal(plan.later, undefined)
        else assert.equal(all[plan.until]?.fate, 'retryLater')
        assert.equal(
          plan.handle.some((index) => all[index]?.fate === 'retryLater'),
          false,
        )
      }),
    )
  })

  it('given a handler that leaves out an outcome, then it throws', () => {
    const items: Item<number>[] = [
      { key: 'a', event: 1 },
      { key: 'b', event: 2 },
    ]
    assert.throws(
      () => afterHandling(items, triage(items, new Set()), [{ kind: 'done' }]),
      /1 outcomes for 2 events/,
    )
  })
})
