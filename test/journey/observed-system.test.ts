import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTracing } from '@slipstream/runtime/observability/tracing/start-tracing.ts'
import { browserOf } from '../../services/console/test/given/browser-of.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { silent } from '@slipstream/testing/silent.ts'
import { documentsWith } from './given/output/documents-with.ts'
import { allOutput, leaksIn, peopleOf } from './given/output/all-output.ts'
import { otlpReceiver } from './given/monitoring/otlp-receiver.ts'
import type { OtlpSpan } from './given/monitoring/otlp-receiver.ts'
import { emptyQueries, expectedQueries, givenPrometheus } from './given/monitoring/prometheus.ts'
import { wholeSystem } from './given/systems/whole-system.ts'

/** All services share one process here, which slow machines feel. */
const withinMs = 300_000

test('given an endpoint for spans, then traces lead from webhooks to all that follows', async (t) => {
  const receiver = await otlpReceiver()
  process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = receiver.url
  const tracing = await startTracing('journey', silent('journey'))
  assert.ok(tracing !== undefined)
  t.after(() => tracing.stop().finally(receiver.stop))
  const world = await wholeSystem(t)
  const order = await world.createOrder()
  await eventually('it is known', async () => (await world.statusOf(order)) !== undefined)
  await world.move(order, 'completed')
  world.account.addSubscriber({ scenario: 'renews', email: 'mia@journey.example' })
  await world.newOrder()
  await world.sendForged()
  await world.sendNotUnderstood()
  await world.submit('/api/sources/shop/reconcile', { by: 'mara', reason: 'a journey' })
  const traceWith = traceFinder(receiver.spans, world.topicPrefix)

  await t.test('given a completed order, then webhook, mails and parcel are one trace', async () => {
    const consumers = ['auditor', 'fulfillment', 'notifier', 'projector']
    await traceWith('mail slip', [
      ...['POST /webhooks/:source', 'send orders', ...consumers.map((name) => `process orders by ${name}`)],
      ...['run ship/bobs-post', 'send shipments', 'mail shipment'],
    ])
  })

  await t.test('given a subscription, then webhook, mail and call-out are one trace', async () => {
    const call = 'run callouts/billing/provisioning'
    const received = ['POST /webhooks/:source', 'send billing', 'process billing by billing']
    const trace = await traceWith(call, [...received, call, 'send billing-work'])
    const runs = trace.filter(({ name }) => name === call)
    const parents = runs.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`)
    assert.ok(world.provisioning.traceparents.some((one) => parents.includes(one)))
    await traceWith('mail billing', ['POST /webhooks/:source', 'run notices', 'mail billing'])
  })

  await t.test(
    'given a webhook that the shop disabled, when its button is pressed, then it is active',
    async () => {
      const [webhook] = world.shop.webhooks()
      assert.ok(webhook !== undefined)
      const statusNow = () => world.shop.webhooks().find(({ id }) => id === webhook.id)?.status
      await world.disableWebhook(webhook.id)
      assert.equal(statusNow(), 'disabled')
      const admin = browserOf({ url: world.consoleUrl })
      await admin.signIn('journey-token')
      const formToken = /name="formToken"\s+value="([^"]+)"/.exec((await admin.get('/')).html)?.[1] ?? ''
      const button = { formToken, reason: 'ingest is back' }
      const { status } = await admin.post(`/sources/shop/webhooks/${webhook.id}/enable`, button)
      assert.equal(status, 303)
      await eventually('the shop has enabled it', () => statusNow() === 'active')
    },
  )

  await t.test('given all spans, then they hold nothing of a person', () => {
    const texts = JSON.stringify(receiver.spans)
    for (const personal of ['@', 'Participant', 'Harper']) assert.ok(!texts.includes(personal), personal)
  })

  await t.test(
    'given all that is logged, measured, answered and stored, then it holds no secret and no person',
    async () => {
      const output = await allOutput(world)
      for (const part of [
        'the log',
        'the topic orders',
        'the topic billing',
        'the topic shipments',
        'the topic alerts',
      ])
        assert.notEqual(output.get(part), '', part)
      assert.deepEqual(leaksIn(output, [...world.secrets, ...peopleOf(world)]), [])
    },
  )

  await t.test('given a customer who is erased, then no document has anything of them', async () => {
    const mia = /\bmia\b|harper|tory street|journey\.example/i
    assert.notDeepEqual(await documentsWith(world.db, mia), [])
    const erased = await world.slipstream()(
      ...[
        'erase',
        '--email',
        'mia@journey.example',
        '--reason',
        'a journey',
        '--by',
        'mara',
        '--yes',
        '--json',
      ],
    )
    const { proof, events, exports } = erased.last()
    assert.equal(erased.code, 0, JSON.stringify({ proof, events, exports }))
    assert.deepEqual(await documentsWith(world.db, mia), [])
  })

  await t.test('given Prometheus, then the queries of dashboards and rules find metrics', async (t) => {
    const prometheus = await givenPrometheus(t, world.reports)
    if (prometheus === undefined) return
    await prometheus.scraped()
    let missing = await expectedQueries(prometheus)
    await eventually(
      () => `these find something: ${missing.map(({ name }) => name).join('; ')}`,
      async () => {
        await prometheus.measure()
        return (missing = await emptyQueries(prometheus, missing)).length === 0
      },
      withinMs,
    )
  })
})

/**
 * Finds the trace of a span with a name, once it has spans with all these names, and all of
 * them but one have their parents in it.
 */
function traceFinder(spans: readonly OtlpSpan[], topicPrefix: string) {
  return async (name: string, expected: readonly string[]): Promise<OtlpSpan[]> => {
    let trace: OtlpSpan[] = []
    const isComplete = (): boolean => {
      const ids = new Set(trace.map(({ spanId }) => spanId))
      const roots = trace.filter(({ parentSpanId = '' }) => !ids.has(parentSpanId))
      return roots.length === 1 && expected.every((one) => trace.some((span) => span.name === one))
    }
    await eventually(
      () => `a trace of ${name} with ${expected.join(', ')}: ${trace.map((span) => span.name).join(', ')}`,
      () => {
        const named = spans.map((span) => ({ ...span, name: nameOf(span).replace(topicPrefix, '') }))
        return named
          .filter((span) => span.name === name)
          .some(({ traceId }) => {
            trace = named.filter((span) => span.traceId === traceId)
            return isComplete()
          })
      },
      withinMs,
    )
    return trace
  }
}

/** With the consumer, of a span that has one. */
function nameOf({ name, attributes }: OtlpSpan): string {
  const consumer = attributes.find(({ key }) => key === 'messaging.consumer.group.name')?.value.stringValue
  return consumer === undefined ? name : `${name} by ${consumer}`
}
