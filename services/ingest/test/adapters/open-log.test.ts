import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createMemoryLog } from '@slipstream/event-log/adapters/memory/memory-log.ts'
import { createHealth } from '@slipstream/runtime/health/health.ts'
import { createLogger } from '@slipstream/runtime/observability/logger.ts'
import type { SchemaIds } from '@slipstream/events/codec/encode.ts'
import { openLog } from '../../src/adapters/open-log.ts'

it('given a topic with a retention of a week, then nothing is taken, and readiness says why', async () => {
  const log = createMemoryLog()
  const orders = {
    name: 'orders',
    partitions: 6,
    replicationFactor: 1,
    retentionMs: -1,
    maxRecordBytes: 1_000,
  }
  await log.ensureTopics([{ ...orders, retentionMs: 604_800_000 }])
  const health = createHealth()
  const stopping = new AbortController()
  const compared = Promise.withResolvers<void>()
  const gate = openLog({
    log: {
      ...log,
      async topicsFound(names) {
        const found = await log.topicsFound(names)
        setImmediate(compared.resolve)
        return found
      },
    },
    registerSchemas: () => Promise.resolve({} as SchemaIds),
    topics: [orders],
    topicPrefix: '',
    health,
    logger: createLogger({ name: 'ingest', level: 'silent' }),
    signal: stopping.signal,
  })
  await compared.promise
  const { ready, dependencies } = await health.readiness()
  stopping.abort()
  const { reason = '' } = dependencies['event log'] as { reason?: string }
  assert.equal(ready, false)
  assert.match(reason, /orders .*retention\.ms is 604800000 instead of -1.*kafka-configs .*retention\.ms=-1/)
  assert.equal(gate(), undefined)
})
