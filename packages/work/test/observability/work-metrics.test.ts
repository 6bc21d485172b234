import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import { submitWork } from '../../src/adapters/submit-work.ts'
import { workMetrics } from '../../src/observability/work-metrics.ts'
import { givenCollection, queue } from '../given/collection.ts'

test('given a watched queue, then its depth, age and outcomes are in the metrics', async (t) => {
  const { collection } = await givenCollection(t)
  await submitWork(collection, { own: { parcel: 1 }, work: { queue, dueInMs: -3_600_000 } })
  await submitWork(collection, { own: { parcel: 1 }, work: { queue, dueInMs: 3_600_000 } })
  const metrics = createMetrics('test', { defaults: false })
  const hooks = workMetrics(metrics).watch(queue, collection)
  hooks.onSettled?.('dead-lettered', 20)
  hooks.onLeaseLost?.()
  hooks.onLeaseLost?.()
  const text = await metrics.registry.metrics()
  for (const line of [
    /slipstream_work_items\{queue="parcels",state="waiting",service="test"\} 2/,
    /slipstream_work_items\{queue="parcels",state="dead-lettered",service="test"\} 0/,
    /slipstream_work_oldest_due_seconds\{queue="parcels",service="test"\} 36\d\d/,
    /slipstream_work_outcomes_total\{queue="parcels",outcome="dead-lettered",service="test"\} 1/,
    /slipstream_work_leases_lost_total\{queue="parcels",service="test"\} 2/,
  ])
    assert.match(text, line)
})
