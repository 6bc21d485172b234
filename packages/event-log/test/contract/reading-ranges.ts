import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { EventLog } from '../../src/event-log.ts'
import type { Rig } from './rig.ts'
import { topicsOfATest } from './topics-of-a-test.ts'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n)

async function append(log: EventLog, topic: string, keys: readonly string[], values: readonly number[]) {
  const appender = await log.appender()
  await Promise.all(
    values.flatMap((value) =>
      keys.map((key) => appender.append({ topic, key, value: Buffer.from(String(value)), headers: {} })),
    ),
  )
}

export function readingContract<Tx>(rig: Rig<Tx>): void {
  describe('reading ranges', () => {
    const log = rig.openLog()
    after(() => log.close())

    it('given a range, then exactly its records are read', async () => {
      const { orders } = await topicsOfATest(log, { partitions: 1 })
      await append(log, orders, ['k'], upTo(50))
      const read = async (from: bigint, to: bigint) => {
        const numbers: number[] = []
        for await (const batch of log.read(orders, new Map([[0, { from, to }]]))) {
          numbers.push(...batch.records.map(({ value }) => Number(value.toString())))
        }
        return numbers
      }
      assert.deepEqual(await read(10n, 13n), [10, 11, 12])
      assert.deepEqual(await read(50n, 50n), [])
      assert.deepEqual(await read(49n, 50n), [49])
      await assert.rejects(read(49n, 51n), /ends at 50, before 51/)
    })

    it('given ranges of several partitions, then each is read once and in order', async () => {
      const { orders } = await topicsOfATest(log, { partitions: 4 })
      await append(
        log,
        orders,
        upTo(20).map((n) => `k${n}`),
        upTo(60),
      )
      const ends = await log.endOffsets(orders)
      const ranges = new Map(
        [...ends].map(([partition, end]) => [partition, { from: end / 3n, to: end - 1n }]),
      )
      const read = new Map([...ranges].map(([partition, { from }]) => [partition, from]))
      for await (const { partition, records, next } of log.read(orders, ranges)) {
        for (const { position } of records) {
          assert.equal(position.offset, read.get(partition))
          read.set(partition, position.offset + 1n)
        }
        assert.ok(next >= read.get(partition)!)
      }
      for (const [partition, { to }] of ranges) assert.equal(read.get(partition), to)
    })

    it('given a key, then all its records are in the partition that it names', async () => {
      const { orders } = await topicsOfATest(log, { partitions: 4 })
      for (const key of ['shop/1', 'shop/2', 'ünïcode', '']) {
        await append(log, orders, [key], [7])
        const partition = await log.partitionOf(orders, key)
        const to = (await log.endOffsets(orders)).get(partition)!
        const keys: string[] = []
        for await (const { records } of log.read(orders, new Map([[partition, { from: 0n, to }]])))
          keys.push(...records.map((record) => record.key))
        assert.equal(keys.at(-1), key)
      }
    })

    it('given a reader that leaves in the middle of a range, then reading ends', async () => {
      const { orders } = await topicsOfATest(log, { partitions: 1 })
      await append(log, orders, ['k'], upTo(5))
      let batches = 0
      for await (const _batch of log.read(orders, new Map([[0, { from: 0n, to: 5n }]]))) {
        batches += 1
        break
      }
      assert.equal(batches, 1)
    })

    it('given a range without an end, then what is appended follows until it is aborted', async () => {
      const { orders } = await topicsOfATest(log, { partitions: 2 })
      const keys = ['a', 'b', 'c', 'd']
      await append(log, orders, keys, [1])
      const ends = await log.endOffsets(orders)
      const ranges = new Map([...ends].map(([partition, end]) => [partition, { from: end }]))
      const stopping = new AbortController()
      const found: string[] = []
      const following = (async () => {
        for await (const { records } of log.read(orders, ranges, stopping.signal)) {
          found.push(...records.map(({ key, value }) => `${key}${value.toString()}`))
          if (found.length === 4) await append(log, orders, keys, [3])
          if (found.length === 8) stopping.abort(new Error('seen enough'))
        }
      })()
      await append(log, orders, keys, [2])
      await assert.rejects(following, /seen enough/)
      assert.deepEqual(found.toSorted(), ['a2', 'a3', 'b2', 'b3', 'c2', 'c3', 'd2', 'd3'])
    })

    it('given a reader that waits for more, when it is aborted, then it ends', async () => {
      const { orders } = await topicsOfATest(log, { partitions: 1 })
      const read = (signal: AbortSignal) =>
        log.read(orders, new Map([[0, { from: 0n }]]), signal)[Symbol.asyncIterator]()
      const atStart = new AbortController()
      const first = read(atStart.signal).next()
      atStart.abort(new Error('at its start'))
      await assert.rejects(first, /at its start/)
      await assert.rejects(read(atStart.signal).next(), /at its start/)

      await append(log, orders, ['k'], [1])
      const stopping = new AbortController()
      const batches = read(stopping.signal)
      assert.equal((await batches.next()).done, false)
      const second = batches.next()
      // It waits by then.
      await log.endOffsets(orders)
      stopping.abort(new Error('seen enough'))
      await assert.rejects(second, /seen enough/)
    })
  })
}
