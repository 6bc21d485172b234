import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createMemoryLog } from '../../src/adapters/memory/memory-log.ts'
import { EventCounts } from '../../src/history/domain/event-counts.ts'
import { TopicStats } from '../../src/history/domain/topic-stats.ts'
import { lastRecords } from '../../src/history/last-records.ts'
import { rangesOf, readHistory, readInOrder, sizeOf } from '../../src/history/read-history.ts'
import { topicsOfATest } from '../contract/topics-of-a-test.ts'
import { appendAll, orderRecordOf } from './given/history.ts'

/** Events of several orders, one a second from 0 on. */
async function givenHistory(count: number, settings = { partitions: 4 }) {
  let nowMs = 0
  const log = createMemoryLog({ maxRecords: 7, now: () => (nowMs += 1_000) - 1_000 })
  const { orders } = await topicsOfATest(log, settings)
  const facts = Array.from({ length: count }, (_, n) => ({
    orderId: String(n % 9),
    number: Math.floor(n / 9),
    status: n % 2 === 0 ? 'processing' : 'completed',
  }))
  await appendAll(
    log,
    facts.map((one) => orderRecordOf(orders, one)),
  )
  return { log, orders }
}

async function timesIn(batches: AsyncIterable<{ records: { recordedAtMs: number }[] }>): Promise<number[]> {
  const times: number[] = []
  for await (const { records } of batches) times.push(...records.map(({ recordedAtMs }) => recordedAtMs))
  return times
}

test('given times, then exactly what was recorded between them is read', async () => {
  const { log, orders } = await givenHistory(60)
  await fc.assert(
    fc.asyncProperty(fc.nat(60), fc.nat(60), async (a, b) => {
      const [fromMs, toMs] = [Math.min(a, b) * 1_000, Math.max(a, b) * 1_000]
      const ranges = await rangesOf(log, { topic: orders, fromMs, toMs })
      const times = await timesIn(readHistory(log, orders, ranges))
      const expected = Array.from({ length: (toMs - fromMs) / 1_000 }, (_, n) => fromMs + n * 1_000)
      assert.deepEqual(
        times.sort((x, y) => x - y),
        expected,
      )
      assert.equal(sizeOf(ranges), expected.length)
    }),
    { numRuns: 30 },
  )
})

test('given a key, then only its partition is read', async () => {
  const { log, orders } = await givenHistory(60)
  const ranges = await rangesOf(log, { topic: orders, key: 'shop/3' })
  assert.deepEqual([...ranges.keys()], [await log.partitionOf(orders, 'shop/3')])
})

test('given several partitions, when they are read in order, then times never go back', async () => {
  const { log, orders } = await givenHistory(60)
  const times: number[] = []
  const ranges = await rangesOf(log, { topic: orders })
  for await (const { recordedAtMs } of readInOrder(log, orders, ranges)) times.push(recordedAtMs)
  assert.deepEqual(
    times,
    Array.from({ length: 60 }, (_, n) => n * 1_000),
  )
})

test('given a reader in order that leaves, then nothing more is read', async () => {
  const { log, orders } = await givenHistory(60)
  const reader = readInOrder(log, orders, await rangesOf(log, { topic: orders }))
  for await (const _record of reader) break
  assert.equal((await reader.next()).done, true)
})

test('given a filter, then the newest that fit are found, from behind', async () => {
  const { log, orders } = await givenHistory(200)
  const ranges = await rangesOf(log, { topic: orders })
  let read = 0
  const found = await lastRecords(log, orders, {
    ...{ ranges, count: 5, onRead: (records: number) => void (read += records) },
    matches: ({ recordedAtMs }) => recordedAtMs % 2_000 === 0,
  })
  assert.deepEqual(
    found.map(({ recordedAtMs }) => recordedAtMs / 1_000),
    [190, 192, 194, 196, 198],
  )
  assert.ok(read < 200, `${read} of 200 were read`)
  const all = await lastRecords(log, orders, { ranges, count: 1_000, matches: () => true })
  assert.equal(all.length, 200)
})

test('given a rate, then records pass in slices and nothing is lost; an abort ends it', async () => {
  const { log, orders } = await givenHistory(60)
  const ranges = await rangesOf(log, { topic: orders })
  const sizes: number[] = []
  for await (const { records, next } of readHistory(log, orders, ranges, { ratePerSecond: 1_000_000 })) {
    sizes.push(records.length)
    assert.ok(next > (records.at(-1)?.position.offset ?? -1n))
  }
  assert.equal(
    sizes.reduce((sum, size) => sum + size, 0),
    60,
  )
  const stopping = new AbortController()
  const slow = readHistory(log, orders, ranges, { ratePerSecond: 0.001, signal: stopping.signal })
  assert.equal((await slow.next()).done, false)
  const next = slow.next()
  stopping.abort(new Error('seen enough'))
  await assert.rejects(next, /seen enough/)
})

test('given events, then they are counted by what they have in common', async () => {
  const { log, orders } = await givenHistory(60, { partitions: 1 })
  const counts = new EventCounts(['type', 'version'])
  const stats = new TopicStats()
  for await (const { records } of readHistory(log, orders, await rangesOf(log, { topic: orders })))
    for (const record of records) {
      counts.add(record)
      stats.add(record)
    }
  assert.deepEqual(counts.groups(), [
    { group: { type: 'OrderUpdated', version: '4' }, count: 51 },
    { group: { type: 'OrderCreated', version: '4' }, count: 9 },
  ])
  const { records, keys, first, last, busiestHour, sources } = stats.result()
  assert.deepEqual(
    { records, keys, first, last, busiestHour, sources },
    {
      ...{ records: 60, keys: 9, first: '1970-01-01T00:00:00.000Z', last: '1970-01-01T00:00:59.000Z' },
      ...{
        busiestHour: { hour: '1970-01-01T00:00Z', records: 60 },
        sources: [{ source: 'shop', records: 60 }],
      },
    },
  )
})
