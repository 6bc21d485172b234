import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addOpen,
  agesOf,
  countAlerted,
  newOpenAges,
  removeOpen,
} from '../../../../src/stays/domain/learned/open-ages.ts'
import { dayMs, hourMs, mondayMs, spread } from '../../../shop-in-virtual-time.ts'

const entryAt = (at: number) => ({ at, workMs: at - mondayMs, memory: (at - mondayMs) / (100 * dayMs) })
const total = (ages: { count: number }[]) => ages.reduce((sum, { count }) => sum + count, 0)

test('a million orders that never leave need a bounded number of buckets, each age within 5 %', () => {
  let ages = newOpenAges()
  const at = (index: number) => mondayMs + index * 30_000 + Math.floor(spread(index) * 20_000)
  for (let index = 0; index < 1_000_000; index++) ages = addOpen(ages, entryAt(at(index)))

  assert.ok(ages.buckets.length < 1_000, `${ages.buckets.length} buckets`)
  const now = { at: at(999_999), workMs: at(999_999) - mondayMs }
  const kept = agesOf(ages, now, 'at').toSorted((a, b) => b.length - a.length)
  assert.equal(total(kept), 1_000_000)
  let oldest = 0
  for (const { length, count } of kept) {
    const exact = now.at - at(oldest)
    assert.ok(Math.abs(length - exact) <= 0.06 * exact + 120_000, `${length} for ${exact}`)
    oldest += count
  }
})

test('given anything enters and leaves, then as many are left, and each can be taken out', () => {
  const steps = fc.array(
    fc.record({ afterMs: fc.nat(3 * dayMs), leaves: fc.boolean(), alerted: fc.boolean() }),
    {
      minLength: 1,
      maxLength: 900,
    },
  )
  fc.assert(
    fc.property(steps, (orders) => {
      let ages = newOpenAges()
      let at = mondayMs
      const open: { at: number; isAlerted: boolean }[] = []
      for (const { afterMs, leaves, alerted } of orders) {
        at += afterMs
        ages = addOpen(ages, entryAt(at))
        if (alerted) ages = countAlerted(ages, at)
        open.push({ at, isAlerted: alerted })
        const first = leaves ? open.shift() : undefined
        if (first) ages = removeOpen(ages, first.at, first)
      }
      const now = { at, workMs: at - mondayMs }
      assert.equal(total(agesOf(ages, now, 'at')), open.length)
      for (const { at: enteredAt, isAlerted } of open) ages = removeOpen(ages, enteredAt, { isAlerted })
      assert.deepEqual(agesOf(ages, now, 'workMs'), [])
      assert.ok(ages.buckets.every(({ count, alerted }) => count === 0 && alerted === 0))
    }),
    { numRuns: 40 },
  )
})

test('a slow source with orders stuck for years stays small as well', () => {
  let ages = newOpenAges()
  for (let index = 0; index < 20_000; index++) ages = addOpen(ages, entryAt(mondayMs + index * 6 * hourMs))

  assert.ok(ages.buckets.length < 1_000, `${ages.buckets.length} buckets`)
})
