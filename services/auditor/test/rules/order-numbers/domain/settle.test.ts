import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addMark, candidates, lowWatermark } from '../../../../src/rules/order-numbers/domain/settle.ts'
import type { Mark } from '../../../../src/rules/order-numbers/domain/settle.ts'
import { missingSlots } from '../../../../src/rules/order-numbers/domain/missing-slots.ts'
import { setSlots } from '../../../../src/rules/order-numbers/slot-blocks.ts'
import type { SlotBlocks } from '../../../../src/rules/order-numbers/slot-blocks.ts'
import { range, viewOf } from './numbers-that-arrived.ts'

const rule = { afterMs: 300_000, laterOrders: 3 }
const at = (ms: number, ...slots: number[]) => slots.map((slot) => ({ slot, at: ms }))

test('a gap is no candidate before its time, however many orders come later', () => {
  const view = viewOf(1, [...at(0, 1, 2), ...at(20_000, ...range(4, 500)), ...at(40_000, 501)], rule)
  assert.deepEqual(candidates(view, rule, 319_999), [])
  assert.deepEqual(candidates(view, rule, 340_000), [{ first: 3, last: 3 }])
})

test('a gap is no candidate before `laterOrders` later orders, however long it lasts', () => {
  const view = viewOf(1, [...at(0, 1, 2), ...at(20_000, 4, 5)], rule)
  assert.deepEqual(candidates(view, rule, 1e12), [])
})

test('a gap that is old enough and overtaken by enough orders is a candidate', () => {
  const view = viewOf(1, [...at(0, 1, 2, 4), ...at(20_000, 5, 6)], rule)
  assert.deepEqual(candidates(view, rule, 320_000), [{ first: 3, last: 3 }])
})

test('one that arrived late is a candidate no longer, and the watermark passes it', () => {
  const arrivals = [...at(0, 1, 2, 4), ...at(20_000, 5, 6)]
  assert.equal(lowWatermark(viewOf(1, arrivals, rule), rule, 320_000), 3)
  assert.equal(lowWatermark(viewOf(1, [...arrivals, ...at(310_000, 3)], rule), rule, 320_000), 4)
})

test('one absurdly high number makes no candidates, and costs no time', () => {
  const view = viewOf(1, [...at(0, ...range(1, 50)), ...at(1_000, 900_000_000_000_000)], rule)
  assert.deepEqual(candidates(view, rule, 1e12), [])
})

test('before the first announced order nothing is expected', () => {
  const view = { ...viewOf(1, at(0, 5, 9, 10, 11, 12), rule), watermark: undefined }
  assert.deepEqual(candidates(view, rule, 1e12), [])
  assert.equal(lowWatermark(view, rule, 1e12), undefined)
})

test('what arrived while the reader lagged is not taken for older than it is', () => {
  const view = viewOf(1, at(0, 1, 2, ...range(4, 500)), rule)
  view.marks = addMark([], { at: 400_000, highest: 500 }, rule, 0)
  assert.deepEqual(candidates(view, rule, 400_000), [])
  assert.deepEqual(candidates(view, rule, 700_000), [{ first: 3, last: 3 }])
})

test('a reader that lags for a day keeps few marks, and the one that settles what it reads next', () => {
  const [lagMs, everyMs] = [86_400_000, 5_000]
  let marks: Mark[] = []
  for (let now = 0; now <= lagMs; now += everyMs) {
    marks = addMark(marks, { at: now, highest: now }, rule, 0)
    assert.ok(marks.length < 150, `${marks.length} after ${now} ms`)
  }
  marks = addMark(marks, { at: lagMs + everyMs, highest: 1e9 }, rule, rule.afterMs)
  assert.equal(marks[0]?.highest, 0)
})

test('few marks are kept, and the settle time is stretched by a sixteenth at most', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60_000), { maxLength: 400 }), (waits) => {
      let marks: Mark[] = []
      let now = 0
      const all: Mark[] = []
      for (const [index, wait] of waits.entries()) {
        now += wait
        all.push({ at: now, highest: index })
        marks = addMark(marks, { at: now, highest: index }, rule)
        assert.ok(marks.length <= 18)
        const highestBy = (list: readonly Mark[], time: number) =>
          Math.max(-1, ...list.filter((mark) => mark.at <= time).map(({ highest }) => highest))
        const kept = highestBy(marks, now - rule.afterMs)
        assert.ok(kept <= highestBy(all, now - rule.afterMs))
        assert.ok(kept >= highestBy(all, now - rule.afterMs - 60_000 - rule.afterMs / 16))
      }
    }),
  )
})

test('any order, repetition and sharing gives the same missing numbers', () => {
  const slots = fc.uniqueArray(fc.nat(20_000), { minLength: 1, maxLength: 80 })
  const shared = slots.chain((all) =>
    fc.record({
      all: fc.constant(all),
      deliveries: fc.array(fc.constantFrom(...all), { maxLength: 80 }),
      order: fc.shuffledSubarray(all, { minLength: all.length }),
      instances: fc.array(fc.nat(3), { minLength: 160, maxLength: 160 }),
    }),
  )
  fc.assert(
    fc.property(shared, ({ all, deliveries, order, instances }) => {
      // Each instance sets bits of its own, and the store ORs their words.
      const own = range(0, 3).map((): SlotBlocks => new Map())
      for (const [index, slot] of [...order, ...deliveries].entries()) {
        setSlots(own[instances[index] ?? 0] as SlotBlocks, [slot])
      }
      const merged: SlotBlocks = new Map()
      for (const blocks of own) {
        for (const [block, words] of blocks) {
          const target = merged.get(block) ?? new BigUint64Array(words.length)
          merged.set(
            block,
            words.map((word, index) => word | (target[index] ?? 0n)),
          )
        }
      }
      const top = Math.max(...all) + 1
      const missing = missingSlots(merged, 0, top).flatMap(({ first, last }) => range(first, last))
      const expected = range(0, top - 1).filter((slot) => !all.includes(slot))
      assert.deepEqual(missing, expected)
    }),
  )
})

test('a few of the missing ranges are the lowest ones, complete', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(9_000)),
      fc.nat(9_000),
      fc.integer({ min: 1, max: 5 }),
      (slots, from, max) => {
        const blocks: SlotBlocks = new Map()
        setSlots(blocks, slots)
        const all = missingSlots(blocks, from, 9_001)
        assert.deepEqual(missingSlots(blocks, from, 9_001, max), all.slice(0, max))
      },
    ),
  )
})

test('what is kept is bounded by the highest number and the watermark, with a million orders', () => {
  const blocks: SlotBlocks = new Map()
  let watermark = 0
  for (let slot = 0; slot < 1_000_000; slot++) {
    setSlots(blocks, [slot])
    if (slot % 10_000 !== 0) continue
    watermark =
      lowWatermark({ watermark, highest: slot, marks: [{ at: 0, highest: slot }], blocks }, rule, 1e9) ?? 0
    for (const block of blocks.keys()) if (block < Math.floor(watermark / 4_096)) blocks.delete(block)
    assert.ok(blocks.size <= 2)
  }
})
