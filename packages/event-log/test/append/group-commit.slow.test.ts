import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { createMemoryLog } from '../../src/adapters/memory/memory-log.ts'
import { GroupCommit, groupCommitDefaults } from '../../src/append/group-commit.ts'
import { ProduceError } from '../../src/append/produce-error.ts'
import type { Transport } from '../../src/append/produce-transport.ts'
import { AppendError } from '../../src/event-log.ts'
import { eventually } from '@slipstream/testing/eventually.ts'

const partitions = 3
type Fault = 'none' | 'before' | 'after' | 'unknownPartition'

/**
 * A broker that fails as planned, before or after it has written. Its topic
 * refuses records that begin with "large".
 */
function faultyBroker(faults: Fault[]): { transport: Transport; logs: string[][] } {
  const logs: string[][] = Array.from({ length: partitions }, () => [])
  let known = true
  const transport: Transport = {
    partitionOf: ({ key }) => (known ? Number(key) % partitions : undefined),
    learnPartitions() {
      known = true
      return Promise.resolve()
    },
    forgetPartitions() {
      known = false
    },
    async produce(groups) {
      await new Promise((resolve) => setImmediate(resolve))
      const fault = faults.shift() ?? 'none'
      if (fault === 'before') throw new Error('connection refused')
      if (fault === 'unknownPartition') throw new ProduceError(fault, 'leader moved')
      const bases: bigint[] = []
      for (const { partition, records } of groups) {
        const values = records.map(({ value }) => String(value))
        if (values.some((value) => value.startsWith('large'))) throw new ProduceError('tooLarge', 'too large')
        bases.push(BigInt(logs[partition]!.length))
        logs[partition]!.push(...values)
      }
      if (fault === 'after') throw new Error('connection lost')
      return bases
    },
    lastError: () => undefined,
    check: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  return { transport, logs }
}

describe('group commit', () => {
  it('given any faults, then every caller gets one true result, in order', async () => {
    const faults = fc.array(fc.constantFrom<Fault>('none', 'before', 'after', 'unknownPartition'), {
      maxLength: 5,
    })
    const calls = fc.array(fc.record({ key: fc.nat(5), large: fc.boolean() }), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(
        faults,
        calls,
        fc.integer({ min: 1, max: 20 }),
        async (plan, wanted, maxRequestRecords) => {
          const { transport, logs } = faultyBroker([...plan])
          const appender = new GroupCommit(transport, { ...groupCommitDefaults, maxRequestRecords }, () => 0)
          const results = await Promise.allSettled(
            wanted.map(({ key, large }, n) => {
              const value = Buffer.from(`${large && n % 7 === 0 ? 'large' : 'value'} ${n}`)
              return appender.append({ topic: 't', key: String(key), value, headers: {} })
            }),
          )
          results.forEach((result, n) => {
            if (wanted[n]!.large && n % 7 === 0) {
              assert.ok(result.status === 'rejected' && (result.reason as AppendError).reason === 'tooLarge')
            } else {
              assert.ok(result.status === 'fulfilled')
              assert.equal(logs[result.value.partition]?.[Number(result.value.offset)], `value ${n}`)
            }
          })
          for (const log of logs) {
            const firsts = [...new Set(log)].map((value) => Number(value.slice(6)))
            assert.deepEqual(
              firsts,
              [...firsts].sort((a, b) => a - b),
            )
          }
          await appender.close()
        },
      ),
      { numRuns: 60 },
    )
  })

  it('given requests of which one partition fails, then no record of the others is written twice', async () => {
    const { transport, logs } = faultyBroker([])
    const produce = transport.produce.bind(transport)
    let failures = 0
    transport.produce = async (groups) => {
      const results = await produce(groups.filter(({ partition }) => partition !== 1 || failures >= 3))
      if (results.length === groups.length) return results
      failures++
      return groups.map(({ partition }) =>
        partition === 1 ? new ProduceError('retriable', 'no leader') : (results.shift() as bigint),
      )
    }
    const appender = new GroupCommit(transport, groupCommitDefaults, () => 0)
    const keys = Array.from({ length: 60 }, (_, n) => String(n))
    const positions = await Promise.all(
      keys.map((key) => appender.append({ topic: 't', key, value: Buffer.from(key), headers: {} })),
    )
    assert.equal(failures, 3)
    keys.forEach((key, n) => assert.equal(logs[positions[n]!.partition]?.[Number(positions[n]!.offset)], key))
    assert.equal(logs.flat().length, keys.length)
    await appender.close()
  })

  it('given a partition that accepts nothing, then the others keep their room', async () => {
    const { transport } = faultyBroker([])
    const produce = transport.produce.bind(transport)
    transport.produce = async (groups) => {
      if (groups.some(({ partition }) => partition === 0)) throw new Error('there is no leader')
      return produce(groups)
    }
    const limits = { deadlineMs: 2_000, maxWaitingRecords: 80, failingShare: 1 / 8 }
    const appender = new GroupCommit(transport, { ...groupCommitDefaults, ...limits }, () => 0)
    const append = (key: string) => appender.append({ topic: 't', key, value: Buffer.from('v'), headers: {} })
    const stuck = [append('0').catch((error: AppendError) => error.reason)]
    await eventually('its partition fails', async () => {
      await append('1')
      stuck.push(
        ...Array.from({ length: 100 }, () => append('0').catch((error: AppendError) => error.reason)),
      )
      return true
    })
    await Promise.all(Array.from({ length: 40 }, () => append('1')))
    const results = await Promise.all(stuck)
    const waited = results.filter((result) => result === 'deadline')
    assert.ok(waited.length > 0 && waited.length <= 10, `${waited.length} waited`)
    assert.ok(results.every((result) => result === 'deadline' || result === 'overloaded'))
    await appender.close()
  })

  it('given an unavailable log, then records fail at their deadline, and later ones are appended', async () => {
    const log = createMemoryLog({ append: { deadlineMs: 1_000 } })
    await log.ensureTopics([
      { name: 't', partitions: 2, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 1_000 },
    ])
    const appender = await log.appender()
    const append = (value: string) =>
      appender.append({ topic: 't', key: value, value: Buffer.from(value), headers: {} })
    await append('before')
    log.setUnavailable(true)
    await assert.rejects(appender.check())
    const refused = await Promise.allSettled(['a', 'b', 'c'].map(append))
    for (const one of refused) {
      assert.ok(
        one.status === 'rejected' && one.reason instanceof AppendError && one.reason.reason === 'deadline',
      )
      assert.match(one.reason.message, /the log is unavailable/)
    }
    log.setUnavailable(false)
    await eventually('it takes records again', () =>
      append('after').then(
        () => true,
        () => false,
      ),
    )
    await log.close()
  })
})
