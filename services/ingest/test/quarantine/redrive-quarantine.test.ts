import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMemoryLog } from '@slipstream/event-log/adapters/memory/memory-log.ts'
import { AppendError } from '@slipstream/event-log/event-log.ts'
import type { Appender } from '@slipstream/event-log/event-log.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import { httpHeadersOf } from '@slipstream/events/codec/http-headers.ts'
import type { Event } from '@slipstream/events/event.ts'
import { quarantinedDelivery } from '../../src/domain/quarantine/quarantined-delivery.ts'
import { quarantineEvent } from '../../src/domain/quarantine/quarantine-event.ts'
import { NotUnderstood } from '../../src/domain/quarantine/not-understood.ts'
import { orQuarantine } from '../../src/domain/quarantine/or-quarantine.ts'
import type { Source } from '../../src/domain/sources/source.ts'
import { standardWebhooksSource } from '../../src/domain/sources/standard-webhooks/source.ts'
import { woocommerceSource } from '../../src/domain/sources/woocommerce/source.ts'
import { recordOf } from '../../src/adapters/record-of.ts'
import { redriveQuarantine } from '../../src/quarantine/redrive-quarantine.ts'
import type { QuarantineRedrive } from '../../src/quarantine/redrive-quarantine.ts'
import type { Settled } from '../../src/quarantine/settle-delivery.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { wooDelivery } from '../ingest-for-tests.ts'

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const shop = woocommerceSource('shop', { keys: [Buffer.from('secret')] })
const order = (id: number, total = '1.00'): object => {
  return { id, status: 'pending', total, date_modified_gmt: '2026-11-21T06:42:28' }
}

/** As the mapping was before a fix: it understood nothing. */
const before = (eventId: string): Source['read'] => {
  return () =>
    orQuarantine(
      () => eventId,
      () => {
        throw new NotUnderstood('unreadable-value', 'The total is no number.')
      },
    )
}

const nowMs = Date.parse('2026-11-22T07:00:00Z')

function quarantined(body: object): Event<'DeliveryQuarantined'> {
  const { body: bytes, headers } = wooDelivery(body)
  const receivedAtMs = Date.parse('2026-11-21T07:00:00.250Z')
  return quarantineEvent(
    shop,
    { eventId: '0'.repeat(32), reason: 'unreadable-value', detail: '' },
    { delivery: { body: bytes, headers: {}, receivedAtMs, traceparent }, rawHeaders: headers.flat() },
  )
}

async function quarantineWith(bodies: readonly (object | Buffer)[], topic = 'order.updated') {
  const log = createMemoryLog()
  const settings = { partitions: 3, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 1_000_000 }
  await log.ensureTopics(['orders', 'quarantine'].map((name) => ({ name, ...settings })))
  const appender = await log.appender()
  const live: (Event | undefined)[] = []
  for (const [index, body] of bodies.entries()) {
    const { body: bytes, headers } = wooDelivery(body, {
      topic,
      headers: { 'X-WC-Webhook-ID': String(index) },
    })
    const delivery = {
      body: bytes,
      headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
      receivedAtMs: Date.parse('2026-11-21T07:00:00.250Z') + index * 60_000,
      traceparent,
    }
    const understood = shop.read(delivery)
    live.push(understood.kind === 'event' ? understood.event : undefined)
    const reading = before(index.toString(16).padStart(32, '0'))(delivery)
    assert.ok(reading.kind === 'quarantine')
    const event = quarantineEvent(shop, reading, { delivery, rawHeaders: headers.flat() })
    await appender.append(recordOf(event, { schemaIds, topicPrefix: '' }))
  }
  const run = async (options: Partial<QuarantineRedrive> = {}) => {
    const settled: Settled[] = []
    const { passed, end, redriven, heldBack, notUnderstood } = await redriveQuarantine({
      ...{ log, appender, topicPrefix: '', schemaIds, sources: new Map([['shop', shop]]), choice: {} },
      ...{ note: {}, dryRun: false, ratePerSecond: 10_000, signal: new AbortController().signal },
      ...{ onSettled: (one: Settled) => void settled.push(one), onProgress: () => undefined },
      nowMs: () => nowMs,
      ...options,
    })
    assert.equal(passed, end)
    return { redriven, heldBack, notUnderstood, settled }
  }
  const orders = async () => {
    const ends = await log.endOffsets('orders')
    const found: { event: Event; headers: Record<string, string>; value: Buffer }[] = []
    const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
    for await (const { records } of log.read('orders', ranges)) {
      for (const record of records) found.push({ ...record, event: decodeEvent(record) })
    }
    return found
  }
  return { log, appender, live, run, orders }
}

function withoutOrigin(event: Event): Event {
  const { redrivenFrom: _, ...data } = event.data as { redrivenFrom?: string }
  return { ...event, data } as Event
}

test('what the mended mapping understands is appended as the event it would have been', async () => {
  const { live, run, orders } = await quarantineWith([order(33), order(33, '2.00'), order(33, '3.00')])
  const { redriven, notUnderstood, settled } = await run({ note: { by: 'Ana', why: 'totals mended' } })
  assert.deepEqual([redriven, notUnderstood], [3, 0])
  const appended = await orders()
  assert.deepEqual(
    appended.map(({ event }) => withoutOrigin(event)),
    live,
  )
  assert.deepEqual(
    appended.map(
      ({ event, headers }) =>
        'redrivenFrom' in event.data && event.data.redrivenFrom === headers['ce_redrivenfrom'],
    ),
    [true, true, true],
  )
  assert.deepEqual(
    settled.map((one) => [one.result, 'becomes' in one && one.becomes, one.was]),
    live.map((event) => ['redriven', event?.id, 'unreadable-value']),
  )
  for (const { headers } of appended) {
    const kept = Object.fromEntries(httpHeadersOf(headers))
    assert.equal(kept['content-type'], 'application/json')
    assert.doesNotMatch(JSON.stringify(kept), /signature/i)
  }
  const { ce_redrivenfrom, ce_redrivenby, ce_redrivenwhy } = appended[0]?.headers ?? {}
  assert.match(ce_redrivenfrom ?? '', /^quarantine\/\d\/0$/)
  assert.deepEqual([ce_redrivenby, ce_redrivenwhy], ['Ana', 'totals mended'])
})

test('what was quarantined under the id of its delivery is redriven under that id', async () => {
  const delivery = quarantined(order(33))
  const { stateIds: _, ...data } = delivery.data
  const read = (event: Event<'DeliveryQuarantined'>, webhookId: string) => {
    const headers = event.data.headers.map(({ name, value }) => ({
      name,
      value: name === 'X-WC-Webhook-ID' ? webhookId : value,
    }))
    const found = { ...event, data: { ...event.data, headers } }
    const reading = shop.readVerified(
      quarantinedDelivery(found, { from: 'quarantine/0/0', atMs: nowMs }, () => ''),
    )
    assert.ok(reading.kind === 'event')
    return reading.event.id
  }
  assert.notEqual(read({ ...delivery, data }, '1'), read({ ...delivery, data }, '2'))
  assert.equal(read(delivery, '1'), read(delivery, '2'))
})

test('run twice, it appends repeats of the same ids', async () => {
  const { run, orders } = await quarantineWith([order(33), order(34)])
  await run()
  await run()
  const ids = (await orders()).map(({ event }) => event.id)
  assert.deepEqual([ids.length, new Set(ids).size], [4, 2])
})

test('what is still not understood is named with its reason and left, and the rest continues', async () => {
  const { run, orders } = await quarantineWith([
    order(33, '12,50'),
    { code: 'x', message: 'Sorry.' },
    order(34),
  ])
  const { redriven, notUnderstood, settled } = await run()
  assert.deepEqual([redriven, notUnderstood], [1, 2])
  const reasons = settled.map((one) => ('reason' in one ? one.reason : one.result))
  assert.deepEqual(reasons, ['unreadable-value', 'source-error', 'redriven'])
  assert.equal((await orders()).length, 1)
  const unknown = await run({ sources: new Map() })
  assert.equal(unknown.notUnderstood, 3)
})

test('a dry run tells the same and appends nothing', async () => {
  const { run, orders } = await quarantineWith([order(33), order(34, '1,00')])
  const { redriven, notUnderstood, settled } = await run({ dryRun: true })
  assert.deepEqual([redriven, notUnderstood], [1, 1])
  assert.deepEqual(
    settled.map(({ result }) => result),
    ['would be redriven', 'not understood'],
  )
  assert.equal((await orders()).length, 0)
})

test('a deletion, which readers would take for the newest state, needs to be chosen by its id', async () => {
  const { run, orders } = await quarantineWith([{ id: 33 }, { id: 34 }], 'order.deleted')
  const { redriven, heldBack, settled } = await run()
  assert.deepEqual([redriven, heldBack, settled[0]?.result], [0, 2, 'held back'])
  assert.equal((await orders()).length, 0)
  await run({ choice: { eventId: '1'.padStart(32, '0') } })
  assert.deepEqual(
    (await orders()).map(({ event }) => [event.type, event.subject]),
    [['OrderDeleted', 'shop/34']],
  )
})

test('only what is chosen is redriven', async () => {
  const { run } = await quarantineWith([order(1), order(2), order(3)])
  for (const [choice, count] of [
    [{ source: 'shop' }, 3],
    [{ source: 'other' }, 0],
    [{ reason: 'unreadable-value' }, 3],
    [{ reason: 'source-error' }, 0],
    [{ sinceMs: Date.parse('2026-11-21T07:01:00Z') }, 2],
    [{ eventId: '2'.padStart(32, '0') }, 1],
  ] as const) {
    assert.equal((await run({ choice, dryRun: true })).redriven, count, JSON.stringify(choice))
  }
})

test('an event still too large for the log is named; any other refusal ends the run', async () => {
  const { run } = await quarantineWith([order(1), order(2)])
  const refusing = (error: AppendError): Pick<Appender, 'append'> => {
    return { append: () => Promise.reject(error) }
  }
  const { settled } = await run({ appender: refusing(new AppendError('tooLarge', 'more than it takes')) })
  assert.deepEqual(
    settled.map((one) => 'reason' in one && one.reason),
    ['too-large', 'too-large'],
  )
  await assert.rejects(run({ appender: refusing(new AppendError('deadline', 'unavailable')) }), /unavailable/)
})

test('a record of quarantine that cannot be read is named, and does not stop the rest', async () => {
  const { appender, run } = await quarantineWith([order(1)])
  await appender.append({ topic: 'quarantine', key: 'shop', value: Buffer.from('x'), headers: {} })
  const { redriven, notUnderstood, settled } = await run()
  assert.deepEqual([redriven, notUnderstood], [1, 1])
  assert.ok(settled.some((one) => 'reason' in one && one.reason === 'unreadable-record'))
})

test('no more than the rate is appended', async () => {
  const { run } = await quarantineWith([order(1), order(2), order(3), order(4)])
  const startedAt = performance.now()
  await run({ ratePerSecond: 20 })
  assert.ok(performance.now() - startedAt >= 145)
})

test('a delivery by Standard Webhooks has the id that its kept headers give', () => {
  const source = standardWebhooksSource('till', { keys: [] })
  const body = Buffer.from(
    JSON.stringify({ type: 'order.updated', timestamp: '2026-11-21T06:42:28Z', data: order(5) }),
  )
  const reading = (headers: Record<string, string>) =>
    source.readVerified({ body, headers, receivedAtMs: Date.parse('2026-11-21T07:00:00Z'), traceparent })
  const [one, same, other] = [
    reading({ 'webhook-id': 'msg_1' }),
    reading({ 'svix-id': 'msg_1' }),
    reading({ 'webhook-id': 'msg_2' }),
  ]
  assert.ok(one.kind === 'event' && same.kind === 'event' && other.kind === 'event')
  assert.equal(one.event.id, same.event.id)
  assert.notEqual(one.event.id, other.event.id)
})

test('a recovered order is read again as what it was recovered as, without headers of the shop', async () => {
  const { log, appender, run, orders } = await quarantineWith([])
  const body = Buffer.from(JSON.stringify(order(33)))
  const purpose = 'backfill' as const
  const receivedAtMs = Date.parse('2026-11-21T07:00:00Z')
  const delivery = { body, headers: {}, receivedAtMs, traceparent, purpose }
  const live = shop.readRecovered?.('OrderRestored', delivery)
  assert.ok(live?.kind === 'event' && 'provenance' in live.event.data)
  assert.equal(live.event.data.provenance.purpose, 'backfill')
  const found = {
    eventId: live.event.id,
    reason: 'unreadable-value' as const,
    detail: 'The total is no number.',
  }
  // The sender of a webhook can put the header into it.
  const rawHeaders = ['Content-Type', 'application/json', 'Slipstream-Recovered', 'OrderCreated']
  const recovered = 'OrderRestored'
  const event = quarantineEvent(shop, found, { delivery, rawHeaders, recovered })
  await appender.append(recordOf(event, { schemaIds, topicPrefix: '' }))
  const delivered = quarantineEvent(shop, found, { delivery, rawHeaders })
  await appender.append(recordOf(delivered, { schemaIds, topicPrefix: '' }))

  const { redriven, notUnderstood } = await run()
  assert.deepEqual([redriven, notUnderstood], [1, 1])
  assert.deepEqual(
    (await orders()).map(({ event }) => withoutOrigin(event)),
    [live.event],
  )
  await log.close()
})
