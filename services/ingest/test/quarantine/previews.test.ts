import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMemoryLog } from '@slipstream/event-log/adapters/memory/memory-log.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { recordOf } from '../../src/adapters/record-of.ts'
import type { Delivery } from '../../src/domain/delivery.ts'
import { quarantineEvent } from '../../src/domain/quarantine/quarantine-event.ts'
import { woocommerceSource } from '../../src/domain/sources/woocommerce/source.ts'
import { redriveCommandHandler } from '../../src/quarantine/handle-redrive-command.ts'
import { previewDelivery } from '../../src/quarantine/preview-delivery.ts'
import { previewQuarantined } from '../../src/quarantine/preview-quarantined.ts'
import { wooDelivery } from '../ingest-for-tests.ts'

const shop = woocommerceSource('shop', { keys: [Buffer.from('secret')] })
const sources = new Map([['shop', shop]])
const nowMs = Date.parse('2026-11-22T07:00:00Z')
const { signal } = new AbortController()
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

const order = (id: number, total: unknown = '1.00'): object => {
  return { id, status: 'pending', total, date_modified_gmt: '2026-11-21T06:42:28' }
}
const headers = [{ name: 'X-WC-Webhook-Topic', value: 'order.updated' }]

test('given a delivery, when it is previewed, then it is shown as what it would become', async (t) => {
  const preview = (body: unknown, given: { name: string; value: string }[] = headers) =>
    previewDelivery(
      sources,
      {
        source: 'shop',
        headers: given,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      },
      nowMs,
    )

  await t.test('an order that is understood, with what its signature is', () => {
    const previewed = preview(order(33))
    assert.ok('response' in previewed)
    const { result, type, subject, signature, data } = previewed.response
    assert.deepEqual([result, type, subject, signature], ['event', 'OrderUpdated', 'shop/33', 'unsigned'])
    assert.equal((data as { order: { total: string } }).order.total, '1.00')
    assert.equal('payload' in (data as object), false)
  })

  await t.test('one that is not understood, with the reason', () => {
    const previewed = preview(order(33, 'many'))
    assert.ok('response' in previewed)
    assert.deepEqual(
      [previewed.response['result'], previewed.response['reason']],
      ['quarantined', 'unreadable-value'],
    )
  })

  await t.test('one whose signature fits, as valid', () => {
    const { body, headers: signed } = wooDelivery(order(33))
    const all = signed.map(([name, value]) => ({ name, value }))
    const previewed = preview(body.toString(), all)
    assert.equal('response' in previewed && previewed.response['signature'], 'valid')
  })

  await t.test('of a source that there is not, a refusal', () => {
    assert.ok('refusal' in previewDelivery(sources, { source: 'x', headers, body: '' }, nowMs))
  })
})

async function givenQuarantine() {
  const log = createMemoryLog()
  const settings = { partitions: 1, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 1_000_000 }
  await log.ensureTopics(['orders', 'quarantine'].map((name) => ({ name, ...settings })))
  const appender = await log.appender()
  for (const [index, body] of [order(33), order(34, 'many')].entries()) {
    const { body: bytes, headers: sent } = wooDelivery(body)
    const delivery: Delivery = {
      ...{ body: bytes, headers: {}, receivedAtMs: nowMs, traceparent },
    }
    const reading = { eventId: String(index).repeat(32), reason: 'unreadable-value', detail: 'The total …' }
    const event = quarantineEvent(shop, reading as never, { delivery, rawHeaders: sent.flat() })
    await appender.append(recordOf(event, { schemaIds, topicPrefix: '' }))
  }
  return { log, appender }
}

test('given a quarantined delivery, when it is looked at, then it is whole', async () => {
  const { log } = await givenQuarantine()
  const look = (position: string) =>
    previewQuarantined({ log, sources, topicPrefix: '' }, { position }, nowMs, signal)
  const first = await look('quarantine/0/0')
  assert.ok('response' in first)
  const { source, body, now, headers: kept } = first.response
  assert.deepEqual([source, JSON.parse(String(body))], ['shop', order(33)])
  assert.equal((now as { subject: string }).subject, 'shop/33')
  assert.doesNotMatch(JSON.stringify(kept), /signature/i)
  const second = await look('quarantine/0/1')
  assert.ok('response' in second)
  assert.equal((second.response['now'] as { result: string }).result, 'quarantined')
  for (const position of ['orders/0/0', 'quarantine/0/9', 'x']) assert.ok('refusal' in (await look(position)))
})

test('given a command to redrive, then each outcome is listed', async () => {
  const { log, appender } = await givenQuarantine()
  const gate = () => ({ appender, schemaIds, topicPrefix: '' })
  const handle = redriveCommandHandler({ log, gate, sources })
  const all = { source: null, reason: null, eventId: null, ratePerSecond: null }
  const context = { id: 'c', by: 'Otto', reason: 'Mended.', requestedAt: new Date(nowMs) }
  const run = (dryRun: boolean) => handle({ ...all, dryRun }, context, signal, async () => undefined)
  const ordersEnd = async () => (await log.endOffsets('orders')).get(0)

  const dry = await run(true)
  assert.ok(dry.ok)
  assert.deepEqual(
    (dry.result['outcomes'] as { outcome: string }[]).map(({ outcome }) => outcome),
    ['would', 'failed'],
  )
  assert.equal(await ordersEnd(), 0n)
  const real = await run(false)
  assert.ok(real.ok)
  assert.deepEqual([real.result['redriven'], real.result['notUnderstood']], [1, 1])
  assert.equal(await ordersEnd(), 1n)
  assert.equal((await handle({}, context, signal, async () => undefined)).ok, false)
})
