import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addStay,
  lengthAt,
  newStayTable,
  survivalOf,
  type Stay,
} from '../../../../src/stays/domain/learned/stay-table.ts'

const stays = (lengths: number[]): Stay[] => lengths.map((length) => ({ length, memory: 0 }))
const tableOf = (ended: Stay[]) => ended.reduce(addStay, newStayTable(1))

test('a quantile is within one bin, 5 %, of the exact one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 2, max: 100_000 }), { minLength: 1, maxLength: 300 }),
      fc.double({ min: 0.001, max: 0.999, noNaN: true }),
      (lengths, share) => {
        const sorted = lengths.toSorted((a, b) => a - b)
        const exact = sorted[Math.min(sorted.length - 1, Math.floor((1 - share) * sorted.length))] ?? 0
        const lower = sorted[Math.max(0, Math.ceil((1 - share) * sorted.length) - 1)] ?? 0

        const estimate = lengthAt(survivalOf(tableOf(stays(lengths)), []), share)

        assert.ok(estimate >= lower / 1.051 && estimate <= exact * 1.051, `${lower} ${estimate} ${exact}`)
      },
    ),
  )
})

test('the order in which stays end changes nothing', () => {
  const weighted = fc.array(fc.record({ length: fc.nat(50_000), memory: fc.nat(40) }), { maxLength: 60 })
  fc.assert(
    fc.property(weighted, fc.infiniteStream(fc.nat(1000)), (ended, keys) => {
      const shuffled = ended
        .map((stay) => ({ stay, key: keys.next().value ?? 0 }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ stay }) => stay)

      assert.deepEqual(tableOf(shuffled).left, tableOf(ended).left)
    }),
  )
})

test('orders still there lengthen the threshold until they stayed longer than any that left', () => {
  const ended = tableOf(stays(Array.from({ length: 400 }, (_, index) => 10 + index)))
  const without = lengthAt(survivalOf(ended, []), 0.05)
  const withOpen = lengthAt(survivalOf(ended, stays(Array.from({ length: 100 }, () => 300))), 0.05)

  assert.ok(withOpen > without)
})

test('orders that never leave are taken out of the tail', () => {
  const ended = tableOf(stays(Array.from({ length: 1000 }, (_, index) => 10 + (index % 100))))
  const survival = survivalOf(ended, stays(Array.from({ length: 30 }, () => 1_000_000)))

  assert.ok(Math.abs(survival.never - 30 / 1030) < 1e-9)
  assert.ok(lengthAt(survival, 0.005) < 112)
})

test('old stays fade, however long the table lives', () => {
  let table = tableOf(stays([10, 10, 10, 10]))
  for (let memory = 100; memory <= 5000; memory += 100) table = addStay(table, { length: 1000, memory })

  const survival = survivalOf(table, [])

  assert.ok(table.left.every(Number.isFinite))
  assert.ok(Math.abs(lengthAt(survival, 0.5) - 1000) < 60)
})

test('an empty table promises nothing', () => {
  const survival = survivalOf(newStayTable(1), [])

  assert.equal(survival.never, 1)
  assert.equal(lengthAt(survival, 0.005), 0)
})
