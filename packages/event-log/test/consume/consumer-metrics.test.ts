import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createConsumerMetrics } from '../../src/consume/consumer-metrics.ts'
import { silent } from '@slipstream/testing/silent.ts'

it('given a consumer that has read nothing, then its series exist, by the names of all', async () => {
  const { metrics, logger } = silent('notifier')
  const held = { topic: 'orders', partition: 0, lag: 7n }
  createConsumerMetrics('notifier', { metrics, logger, state: () => [held] })
  const text = await metrics.registry.metrics()
  for (const series of [
    'slipstream_consumer_lag_records{consumer="notifier",topic="orders",partition="0",service="notifier"} 7',
    'slipstream_consumer_events_total{consumer="notifier",outcome="done",service="notifier"} 0',
    'slipstream_consumer_events_total{consumer="notifier",outcome="skipped",service="notifier"} 0',
    'slipstream_consumer_events_total{consumer="notifier",outcome="deadLetter",service="notifier"} 0',
    'slipstream_consumer_waits_total{consumer="notifier",service="notifier"} 0',
    'slipstream_consumer_fenced_total{consumer="notifier",service="notifier"} 0',
    'slipstream_consumer_batch_seconds_count{service="notifier",consumer="notifier"} 0',
    'slipstream_consumer_refused_checkpoints{consumer="notifier",service="notifier"} 0',
  ])
    assert.ok(text.includes(series), `${series} is not in:\n${text}`)
})
