import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTracing } from '@slipstream/runtime/observability/tracing/start-tracing.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { auditedSystem } from './given/audited-system.ts'
import { otlpReceiver } from './given/otlp-receiver.ts'

test('given an endpoint for spans, then a webhook and all that reads its event are one trace', async (t) => {
  const receiver = await otlpReceiver(t)
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = receiver.url
  const tracing = await startTracing('journey')
  assert.ok(tracing !== undefined)
  t.after(() => tracing.stop())
  const world = await auditedSystem(t)
  const order = await world.createOrder()
  await eventually('it is known', async () => (await world.statusOf(order)) !== undefined)

  const consumersOf = (traceId: string): string[] =>
    receiver.spans
      .filter((span) => span.traceId === traceId && span.name.startsWith('process '))
      .flatMap(({ attributes }) => attributes)
      .flatMap(({ key, value }) => (key === 'messaging.consumer.group.name' ? [value.stringValue ?? ''] : []))
  // The shop's pings are traces, too, which end with their response.
  const traceId = () => receiver.spans.find(({ name }) => name.startsWith('send '))?.traceId
  const accepted = () =>
    receiver.spans.find((span) => span.name === 'POST /webhooks/:source' && span.traceId === traceId())
  await eventually(
    () => `spans: ${JSON.stringify(receiver.spans.map(({ name, traceId }) => [name, traceId]))}`,
    () => consumersOf(accepted()?.traceId ?? '').length >= 3,
  )
  const span = accepted()
  assert.ok(span !== undefined)
  const caused = receiver.spans.filter(({ parentSpanId }) => parentSpanId === span.spanId)
  assert.deepEqual([...new Set(caused.map(({ name }) => name.replace(/journey-\w+-/, '')))].toSorted(), [
    'process orders',
    'send orders',
  ])
  assert.deepEqual([...new Set(consumersOf(span.traceId))].toSorted(), ['auditor', 'notifier', 'projector'])
  const texts = JSON.stringify(receiver.spans)
  for (const personal of ['@', 'Participant', 'billing']) assert.ok(!texts.includes(personal), personal)
})
