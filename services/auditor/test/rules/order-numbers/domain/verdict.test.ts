import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  foldVerdict,
  isFinal,
  newCandidate,
  verdicts,
} from '../../../../src/rules/order-numbers/domain/verdict.ts'
import type { Verdict } from '../../../../src/rules/order-numbers/domain/verdict.ts'

const fold = (said: readonly Verdict[]) =>
  said.reduce((candidate, verdict, index) => foldVerdict(candidate, { verdict }, index), newCandidate(0))

test('answers give the same verdict in any order', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...verdicts)), (said) => {
      assert.equal(fold(said).verdict, fold([...said].reverse()).verdict)
      assert.equal(fold([...said, ...said]).verdict, fold(said).verdict)
    }),
  )
})

test('a shop that does not answer takes nothing back, and is asked again later and later', () => {
  assert.equal(fold(['trashed', 'unverified']).verdict, 'trashed')
  const waits = [1, 2, 3, 20, 500].map(
    (count) => fold(Array<Verdict>(count).fill('unverified')).askAt - count + 1,
  )
  assert.deepEqual(waits, [30_000, 60_000, 120_000, 3_600_000, 3_600_000])
})

test('a draft may be placed yet, or thrown away: it is not final', () => {
  assert.deepEqual(verdicts.filter(isFinal), ['not-an-order', 'trashed', 'recovered'])
  assert.equal(fold(['draft', 'not-an-order']).verdict, 'not-an-order')
  assert.equal(fold(['draft', 'recovered']).verdict, 'recovered')
})
