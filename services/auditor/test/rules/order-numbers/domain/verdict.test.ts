import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  foldVerdict,
  isExplained,
  newCandidate,
  verdictOfStored,
  verdicts,
} from '../../../../src/rules/order-numbers/domain/verdict.ts'
import type { Verdict } from '../../../../src/rules/order-numbers/domain/verdict.ts'

const fold = (given: readonly Verdict[]) =>
  given.reduce((candidate, verdict, index) => foldVerdict(candidate, { verdict }, index), newCandidate(0))

test('responses give the same verdict in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...verdicts)), (given) => {
      assert.equal(fold(given).verdict, fold([...given].reverse()).verdict)
      assert.equal(fold([...given, ...given]).verdict, fold(given).verdict)
    }),
  )
})

test('a shop that does not respond takes nothing back, and is asked again later and later', () => {
  assert.equal(fold(['trashed', 'unverified']).verdict, 'trashed')
  const waits = [1, 2, 3, 20, 500].map(
    (count) => fold(Array<Verdict>(count).fill('unverified')).askAt - count + 1,
  )
  assert.deepEqual(waits, [30_000, 60_000, 120_000, 3_600_000, 3_600_000])
})

test('given a draft, which may still be placed or thrown away, then its number is not explained', () => {
  assert.deepEqual(verdicts.filter(isExplained), ['not-an-order', 'trashed'])
  assert.equal(fold(['draft', 'not-an-order']).verdict, 'not-an-order')
  assert.equal(fold(['draft', 'found']).verdict, 'found')
})

test('given a verdict stored by an earlier version, then it is read as the same verdict', () => {
  assert.deepEqual([...verdicts].map(verdictOfStored), [...verdicts])
  assert.equal(verdictOfStored('recovered'), 'found')
})
