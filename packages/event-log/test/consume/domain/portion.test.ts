import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import {
  afterCommit,
  afterFailure,
  maxUnclearInARow,
  wholeBatch,
} from '../../../src/consume/domain/portion.ts'

/** Works through offsets as a partition does; whatever holds a poison fails. */
function worked(count: number, poisons: ReadonlySet<number>, isDataError: boolean) {
  let portion = wholeBatch
  let failures = 0
  const stored: number[] = []
  const isDeadLettered: number[] = []
  const refused = new Set<number>()
  for (let next = 0; next < count && failures < 10_000;) {
    const offsets = Array.from({ length: Math.min(portion.size, count - next) }, (_, index) => next + index)
    const upTo = next + offsets.length
    const given = offsets.filter((offset) => !refused.has(offset))
    if (given.some((offset) => poisons.has(offset))) {
      failures += 1
      const after = afterFailure(portion, { records: offsets.length, upTo: BigInt(upTo), isDataError })
      portion = after.portion
      if (after.isDeadLettered) refused.add(next)
      continue
    }
    stored.push(...given)
    isDeadLettered.push(...offsets.filter((offset) => refused.has(offset)))
    next = upTo
    portion = afterCommit(portion, { next: BigInt(next), handled: given.length })
  }
  return { stored, isDeadLettered, failures, portion }
}

describe('work that fails while the storage responds', () => {
  it('given any poison records, then exactly these are dead-lettered, others stored in order', () => {
    const poisons = fc.uniqueArray(fc.nat(299), { maxLength: 8 })
    fc.assert(
      fc.property(poisons, fc.boolean(), (offsets, isDataError) => {
        const { stored, isDeadLettered } = worked(300, new Set(offsets), isDataError)
        const sorted = offsets.toSorted((a, b) => a - b)
        const others = Array.from({ length: 300 }, (_, offset) => offset).filter(
          (offset) => !sorted.includes(offset),
        )
        assert.deepEqual({ stored, isDeadLettered }, { stored: others, isDeadLettered: sorted })
      }),
    )
  })

  it('given one poison record among 2,000, then some twenty failures find it', () => {
    const { failures, portion } = worked(4_000, new Set([1_500]), true)
    assert.ok(failures <= 26, `${failures} failures`)
    assert.equal(portion.size > 1_000, true)
  })

  it('given that every record fails for no clear cause, then few are dead-lettered', () => {
    const { isDeadLettered, stored } = worked(300, new Set(Array.from({ length: 300 }, (_, n) => n)), false)
    assert.deepEqual([isDeadLettered.length, stored.length], [maxUnclearInARow, 0])
  })

  it('given ten in a row without a clear cause, then the eleventh is not dead-lettered', () => {
    let portion = { ...wholeBatch, size: 1, unclearInARow: maxUnclearInARow }
    for (let failures = 0; failures < 100; failures++) {
      const after = afterFailure(portion, { records: 1, upTo: 1n, isDataError: false })
      assert.equal(after.isDeadLettered, false)
      portion = after.portion
    }
    const stored = afterCommit(portion, { next: 1n, handled: 1 })
    assert.equal(stored.unclearInARow, 0)
  })
})
