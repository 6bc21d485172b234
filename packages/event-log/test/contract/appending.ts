import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, describe, it } from 'node:test'
import type { NewRecord } from '../../src/event-log.ts'
import { removalOf } from '../../src/contract/removal.ts'
import { AppendError } from '../../src/event-log.ts'
import { formatPosition } from '../../src/position.ts'
import { everythingIn } from './reading.ts'
import type { Rig } from './rig.ts'
import { topicsOfATest } from './topics-of-a-test.ts'

const record = (topic: string, key: string, value: string | Buffer): NewRecord => ({
  topic,
  key,
  value: Buffer.from(value),
  headers: { ce_id: key },
})
const refusal = (reason: string) => (error: unknown) =>
  error instanceof AppendError && error.reason === reason

export function appendingContract<Tx>(rig: Rig<Tx>): void {
  describe('appending', () => {
    const log = rig.openLog()
    after(() => log.close())

    it('given concurrent calls, then each gets its position, and a key keeps the order of calls', async () => {
      const { orders } = await topicsOfATest(log)
      const appender = await log.appender()
      const calls = Array.from({ length: 1200 }, (_, n) => record(orders, `key-${n % 23}`, `value ${n}`))
      const positions = await Promise.all(calls.map((call) => appender.append(call)))

      const inLog = await everythingIn(log, orders)
      assert.equal(inLog.length, calls.length)
      const byPosition = new Map(inLog.map((one) => [formatPosition(one.position), one]))
      calls.forEach((call, n) => {
        const found = byPosition.get(formatPosition(positions[n]!))
        assert.equal(found?.value.toString(), `value ${n}`)
        assert.equal(found.key, call.key)
        assert.deepEqual(found.headers, call.headers)
      })
      for (let k = 0; k < 23; k++) {
        const numbers = inLog
          .filter(({ key }) => key === `key-${k}`)
          .map(({ value }) => Number(value.toString().slice(6)))
        assert.deepEqual(
          numbers,
          [...numbers].sort((a, b) => a - b),
        )
      }
    })

    it('given too many that wait, then a further call fails immediately and they are served', async () => {
      const { orders } = await topicsOfATest(log)
      const narrow = rig.openLog({ maxWaitingRecords: 10 })
      const appender = await narrow.appender()
      const settled = await Promise.allSettled(
        Array.from({ length: 15 }, (_, n) => appender.append(record(orders, `k${n}`, 'v'))),
      )
      assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 10)
      for (const one of settled.slice(10))
        assert.ok(one.status === 'rejected' && refusal('overloaded')(one.reason))
      await appender.append(record(orders, 'k', 'room again'))
      await narrow.close()
    })

    it('given a log that does not acknowledge, then a record fails at its deadline', async () => {
      const impatient = rig.openLog({ deadlineMs: 400 })
      const appender = await impatient.appender()
      await assert.rejects(appender.append(record('no-such-topic', 'k', 'v')), refusal('deadline'))
      const { orders } = await topicsOfATest(log)
      const position = await appender.append(record(orders, 'k', 'others are not held up'))
      assert.equal(position.topic, orders)
      await impatient.close()
    })

    it('given a record above the limit of its topic, then it alone is refused', async () => {
      const { orders } = await topicsOfATest(log, { partitions: 2, maxRecordBytes: 20_000 })
      const appender = await log.appender()
      const values = Array.from({ length: 60 }, (_, n) =>
        n === 31 ? randomBytes(50_000) : Buffer.from(`value ${n}`),
      )
      const settled = await Promise.allSettled(
        values.map((value, n) => appender.append(record(orders, `k${n % 5}`, value))),
      )
      settled.forEach((one, n) => {
        if (n === 31) assert.ok(one.status === 'rejected' && refusal('tooLarge')(one.reason))
        else assert.equal(one.status, 'fulfilled', `record ${n}`)
      })
      const inLog = await everythingIn(log, orders)
      for (let k = 0; k < 5; k++) {
        const numbers = inLog
          .filter(({ key }) => key === `k${k}`)
          .map(({ value }) => Number(value.toString().slice(6)))
        const firsts = [...new Set(numbers)]
        assert.deepEqual(
          firsts,
          [...firsts].sort((a, b) => a - b),
        )
      }
    })

    it('given accepted records, when it is closed, then they are finished and no more accepted', async () => {
      const { orders } = await topicsOfATest(log)
      const closing = rig.openLog()
      const appender = await closing.appender()
      const taken = Array.from({ length: 100 }, (_, n) => appender.append(record(orders, `k${n}`, 'v')))
      const closed = appender.close()
      await assert.rejects(appender.append(record(orders, 'late', 'v')), refusal('closed'))
      assert.equal((await Promise.all(taken)).length, 100)
      await closed
      await closing.close()
    })

    it('given a removal and an empty record, then readers get the empty record only', async () => {
      const { orders } = await topicsOfATest(log, { partitions: 1 })
      const appender = await log.appender()
      await appender.append(record(orders, 'a', 'kept'))
      await appender.append(removalOf(orders, 'a'))
      await appender.append(record(orders, 'b', ''))
      await appender.append(removalOf(orders, 'b'))
      const inLog = await everythingIn(log, orders)
      assert.deepEqual(
        inLog.map(({ key, value }) => `${key} ${value.toString()}`),
        ['a kept', 'b '],
      )
      const handed: string[] = []
      const { promise: passed, resolve } = Promise.withResolvers<void>()
      const running = await log.subscribe({
        topics: [orders],
        group: `removals-${orders}`,
        startAt: () => Promise.resolve({ next: 0n }),
        onBatch(batch) {
          handed.push(...batch.records.map(({ key }) => key))
          if (batch.next === 4n) resolve()
          return Promise.resolve({ next: batch.next })
        },
      })
      await passed
      await running.stop()
      assert.deepEqual(handed, ['a', 'b'])
    })
  })
}
