import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import fc from 'fast-check'
import { missingSlots } from '../../../src/rules/order-numbers/domain/missing-slots.ts'
import { addMark, candidates, lowWatermark } from '../../../src/rules/order-numbers/domain/settle.ts'
import type { Mark, SettleRule } from '../../../src/rules/order-numbers/domain/settle.ts'
import type { Arrival, SequenceStore } from '../../../src/rules/order-numbers/sequence-store.ts'
import type { Opened, Rig } from './rig.ts'

const arrivalsOf = (source: string, slots: readonly number[]): Arrival[] =>
  slots.map((slot) => ({ source, slot, isCreation: true }))
const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)
const rule = { afterMs: 1_000, laterOrders: 3 }

async function mark(store: SequenceStore, source: string, mark: Mark, rule: SettleRule): Promise<void> {
  const { marks } = await store.load(source)
  await store.setMarks(source, { before: marks, after: addMark(marks, mark, rule) })
}

export function sequencesKeepTheirPromises<Tx>(rig: Rig<Tx>): void {
  describe('the numbers of a source', () => theNumbersOfASource(rig))
}

function theNumbersOfASource<Tx>(rig: Rig<Tx>): void {
  let opened: Opened<Tx>
  let stores: SequenceStore[]
  const store = () => stores[0] as SequenceStore
  let sources = 0
  const freshSource = () => `shop-${sources++}`

  before(async () => {
    opened = await rig.open()
    stores = opened.stores.map(({ sequences }) => sequences)
  })
  after(() => opened.close())

  it('knows the lowest that was created, though it was heard of before, and more often since', async () => {
    const source = freshSource()
    const heard = { source, slot: 7, isCreation: false }
    await store().record([heard, { ...heard, slot: 9 }])
    assert.equal((await store().load(source)).lowestCreated, undefined)
    for (const isCreation of [true, false, true]) await store().record([{ ...heard, isCreation }])
    const { lowestCreated, highest } = await store().load(source)
    assert.deepEqual({ lowestCreated, highest }, { lowestCreated: 7, highest: 9 })
  })

  it('knows the same gaps however deliveries are ordered, repeated and shared among instances', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .uniqueArray(fc.integer({ min: 60, max: 12_300 }), { minLength: 1, maxLength: 60 })
          .chain((slots) =>
            fc.tuple(fc.constant(slots), fc.shuffledSubarray(slots, { minLength: slots.length })),
          ),
        fc.array(fc.nat(2), { minLength: 120, maxLength: 120 }),
        async ([slots, order], instances) => {
          const source = freshSource()
          const deliveries = [...order, ...slots.slice(0, 20)]
          const record = async (slot: number, index: number): Promise<void> =>
            stores[instances[index] ?? 0]?.record(arrivalsOf(source, [slot]))
          await Promise.all(deliveries.map(record))
          const view = await store().load(source)
          const [low, high] = [Math.min(...slots), Math.max(...slots)]
          assert.equal(view.watermark, low)
          assert.equal(view.highest, high)
          const missing = missingSlots(view.blocks, low, high).flatMap(({ first, last }) =>
            range(first, last),
          )
          assert.deepEqual(
            missing,
            range(low, high).filter((slot) => !slots.includes(slot)),
          )
        },
      ),
      { numRuns: 12 },
    )
  })

  it('keeps every bit of a word, the sign bit too', async () => {
    const source = freshSource()
    for (const slot of [63, 127, 4_095, 4_096]) await store().record(arrivalsOf(source, [slot]))
    await store().record(arrivalsOf(source, range(0, 4_100)))
    const view = await store().load(source)
    assert.deepEqual(missingSlots(view.blocks, 0, 4_101), [])
  })

  it('keeps no more blocks than lie between the watermark and the highest number', async () => {
    const source = freshSource()
    const size = 4_096 * 5
    for (let first = 0; first < 100_000; first += size) {
      await store().record(arrivalsOf(source, range(first, first + size - 1)))
      await mark(store(), source, { at: first, highest: first + size - 1 }, { ...rule, afterMs: 0 })
      const view = await store().load(source)
      const watermark = lowWatermark(view, { ...rule, afterMs: 0 }, first) ?? 0
      await store().advance(source, watermark)
      const count = (await store().load(source)).blocks.size
      assert.ok(count <= Math.floor((view.highest - watermark) / 4_096) + 2, `${count} blocks`)
    }
  })

  it('never lowers the watermark, and forgets what arrives below it again', async () => {
    const source = freshSource()
    await store().record(arrivalsOf(source, range(8_000, 9_000)))
    await store().advance(source, 9_000)
    await stores[1]?.advance(source, 8_500)
    await stores[2]?.record([{ source, slot: 17, isCreation: false }])
    await store().advance(source, 9_000)
    const view = await store().load(source)
    assert.equal(view.watermark, 9_000)
    assert.deepEqual([...view.blocks.keys()], [2])
  })

  it('does not expect numbers from before the first order that was announced', async () => {
    const source = freshSource()
    await store().record([{ source, slot: 12, isCreation: false }])
    assert.equal((await store().load(source)).watermark, undefined)
    await store().record(arrivalsOf(source, [1_000]))
    assert.equal((await store().load(source)).watermark, 1_000)
    assert.equal((await store().load(source, 990)).watermark, 990)
  })

  it('lets a gap settle across a restart, and passes over it once it is explained', async () => {
    const source = freshSource()
    await store().record(arrivalsOf(source, [1, 2, 4, 5, 6, 7]))
    await mark(store(), source, { at: 0, highest: 7 }, rule)
    assert.deepEqual(candidates(await stores[1]!.load(source), rule, 999), [])
    assert.deepEqual(candidates(await stores[1]!.load(source), rule, 1_000), [{ first: 3, last: 3 }])
    await stores[2]?.explain(source, [3])
    const view = await store().load(source)
    assert.deepEqual(candidates(view, rule, 1_000), [])
    assert.equal(lowWatermark(view, rule, 1_000), 5)
  })

  it('given an earlier first number, then what was accounted for above it stays so', async () => {
    const source = freshSource()
    await store().record(arrivalsOf(source, range(100, 9_000)))
    await store().advance(source, 9_000, 100)
    const view = await store().load(source)
    await Promise.all(stores.map((each) => each.lowerFirst(source, 90, view)))
    const lowered = await store().load(source, 90)
    assert.equal(lowered.watermark, 90)
    assert.deepEqual(missingSlots(lowered.blocks, 90, 9_001), [{ first: 90, last: 99 }])
    await store().lowerFirst(source, 95, view)
    assert.equal((await store().load(source, 90)).watermark, 90, 'done once')
  })

  it('marks once when several instances mark at once', async () => {
    const source = freshSource()
    await store().record(arrivalsOf(source, [1]))
    await Promise.all(stores.map((each) => mark(each, source, { at: 5, highest: 1 }, rule)))
    assert.deepEqual((await store().load(source)).marks, [{ at: 5, highest: 1 }])
  })

  it('never takes what another instance forgets meanwhile for missing', async () => {
    const source = freshSource()
    await store().record(arrivalsOf(source, range(0, 30_000)))
    let isDone = false
    const forgetting = (async () => {
      for (let at = 0; at <= 28_000; at += 500) await stores[1]?.advance(source, at)
      isDone = true
    })()
    const look = async (reader: SequenceStore): Promise<void> => {
      while (!isDone) {
        const view = await reader.load(source)
        assert.deepEqual(missingSlots(view.blocks, view.watermark ?? 0, view.highest), [])
      }
    }
    await Promise.all(stores.map(look))
    await forgetting
  })
}
