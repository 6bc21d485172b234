import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { afterCommit, afterFailure, maxUnclearInARow, wholeBatch } from '../../src/domain/portion.ts'

/** Works through offsets as a partition does; whatever holds a poison fails. */
function worked(count: number, poisons: ReadonlySet<number>, isOfTheData: boolean) {
  let portion = wholeBatch
  let failures = 0
  const stored: number[] = []
  const setAside: number[] = []
  const refused = new Set<number>()
  for (let next = 0; next < count && failures < 10_000;) {
    const offsets = Array.from({ length: Math.min(portion.size, count - next) }, (_, index) => next + index)
    const upTo = next + offsets.length
    const given = offsets.filter((offset) => !refused.has(offset))
    if (given.some((offset) => poisons.has(offset))) {
      failures += 1
      const after = afterFailure(portion, { records: offsets.length, upTo: BigInt(upTo), isOfTheData })
      portion = after.portion
      if (after.setAside) refused.add(next)
      continue
    }
    stored.push(...given)
    setAside.push(...offsets.filter((offset) => refused.has(offset)))
    next = upTo
    portion = afterCommit(portion, { next: BigInt(next), handled: given.length })
  }
  return { stored, setAside, failures, portion }
}

describe('what fails though the storage answers', () => {
  it('given any poisons, then exactly these are set aside and all else is stored in order', () => {
    const poisons = fc.uniqueArray(fc.nat(299), { maxLength: 8 })
    fc.assert(
      fc.property(poisons, fc.boolean(), (offsets, isOfTheData) => {
        const { stored, setAside } = worked(300, new Set(offsets), isOfTheData)
        const sorted = offsets.toSorted((a, b) => a - b)
        const others = Array.from({ length: 300 }, (_, offset) => offset).filter(
          (offset) => !sorted.includes(offset),
        )
        assert.deepEqual({ stored, setAside }, { stored: others, setAside: sorted })
      }),
    )
  })

  it('given one poison among 2,000, then it is found by some twenty failures, and portions grow again', () => {
    const { failures, portion } = worked(4_000, new Set([1_500]), true)
    assert.ok(failures <= 26, `${failures} failures`)
    assert.equal(portion.size > 1_000, true)
  })

  it('given that everything fails for no clear cause, then only so many are set aside and the rest waits', () => {
    const { setAside, stored } = worked(300, new Set(Array.from({ length: 300 }, (_, n) => n)), false)
    assert.deepEqual([setAside.length, stored.length], [maxUnclearInARow, 0])
  })

  it('given ten in a row of no clear cause, then the eleventh is not set aside', () => {
    let portion = { ...wholeBatch, size: 1, unclearInARow: maxUnclearInARow }
    for (let failures = 0; failures < 100; failures++) {
      const after = afterFailure(portion, { records: 1, upTo: 1n, isOfTheData: false })
      assert.equal(after.setAside, false)
      portion = after.portion
    }
    const stored = afterCommit(portion, { next: 1n, handled: 1 })
    assert.equal(stored.unclearInARow, 0)
  })
})
