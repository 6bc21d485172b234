import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, afterEach, before, describe, test } from 'node:test'
import { AppendError } from '@slipstream/event-log/event-log.ts'
import { capturedDeliveries } from '../../captured-deliveries.ts'
import { ingestForTests, wooDelivery } from '../../ingest-for-tests.ts'
import type { IngestResponse, Ingest, Sent } from '../../ingest-for-tests.ts'

const restFolder = new URL('../../../../../../shared/fixtures/woocommerce/rest/', import.meta.url)
const skip = existsSync(restFolder) ? false : 'no fixtures here'
const restBody = (name: string): Buffer => readFileSync(new URL(`${name}.body`, restFolder))

const order = (id: number, more: object = {}): object => ({
  ...{ id, status: 'processing', total: '10.00', date_modified_gmt: '2026-11-21T06:42:28', ...more },
})
const provenance = { via: 'rest', topic: null, webhookId: null, deliveryId: null }

let ingest: Ingest
let usual: Ingest['log']['append']
let nextId = 1

before(async () => {
  ingest = await ingestForTests({
    environment: { S: 'slipstream-test-secret', W: `whsec_${Buffer.alloc(24).toString('base64')}` },
    ingestTokens: ['the-token'],
    sources: {
      shop: {
        type: 'woocommerce',
        secrets: [{ env: 'S' }],
        rateLimit: { requestsPerSecond: 0.001, burst: 1 },
      },
      partner: { type: 'standard-webhooks', secrets: [{ env: 'W' }] },
    },
    bodyLimitBytes: 64 * 1024,
  })
  usual = ingest.log.append
})
afterEach(() => {
  ingest.log.isOpen = true
  ingest.log.append = usual
})
after(() => ingest.close())

function recovery(
  body: Buffer | object,
  { event = 'OrderCreated', source = 'shop', authorization = 'Bearer the-token', purpose = '' } = {},
): Sent {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
  const all: Record<string, string> = {
    Host: 'ingest.test',
    'Content-Type': 'application/json',
    'Content-Length': String(bytes.length),
    Authorization: authorization,
  }
  const headers = Object.entries(all).filter(([, value]) => value !== '')
  return {
    path: `/recoveries/${source}${event === '' ? '' : `?event=${event}`}${purpose === '' ? '' : `&purpose=${purpose}`}`,
    headers,
    body: bytes,
  }
}

function isProblem({ status, headers, json }: IngestResponse, expected: number): void {
  assert.equal(status, expected, JSON.stringify(json))
  assert.match(headers['content-type'] ?? '', /^application\/problem\+json/)
  assert.ok(String(json['detail']).length > 20, 'it names what to fix')
}

describe('given an order that the shop did not deliver, when it is recovered', () => {
  for (const event of ['OrderCreated', 'OrderUpdated', 'OrderRestored']) {
    test(`then it is in the log as ${event}, as by a webhook, with where it is from`, async () => {
      const id = nextId++
      const body = order(id, {
        number: 'A-1',
        line_items: [{ id: 1, name: 'Hoodie', quantity: 2, total: '9.00' }],
      })
      const { status, json } = await ingest.post(recovery(body, { event }))
      assert.equal(status, 200, JSON.stringify(json))
      assert.equal(json['result'], 'appended')
      assert.match(String(json['position']), /^orders\/0\/\d+$/)
      const appended = ingest.events().at(-1)
      assert.ok(appended?.type === event && 'order' in appended.data)
      assert.equal(appended.id, json['eventId'])
      assert.equal(appended.subject, `shop/${id}`)
      assert.equal(appended.occurredAt, '2026-11-21T06:42:28Z')
      assert.deepEqual(appended.data.provenance, provenance)
      assert.deepEqual(appended.data.payload, body)
      assert.equal(appended.data.order.lineItems[0]?.name, 'Hoodie')
      assert.ok(ingest.records.at(-1)?.value.includes(Buffer.from(JSON.stringify(body))), 'byte for byte')
    })
  }

  test('as deleted, then the event says what that of a deletion says', async () => {
    const id = nextId++
    const body = order(id, { status: 'trash' })
    assert.equal((await ingest.post(recovery(body, { event: 'OrderDeleted' }))).json['result'], 'appended')
    const recovered = ingest.events().at(-1)
    await ingest.post(wooDelivery({ id }, { topic: 'order.deleted', secret: 'slipstream-test-secret' }))
    const delivered = ingest.events().at(-1)
    assert.ok(recovered?.type === 'OrderDeleted' && delivered?.type === 'OrderDeleted')
    const { payload, provenance: from, receivedAt: _, ...rest } = recovered.data
    assert.deepEqual([payload, from], [body, provenance])
    assert.deepEqual(rest, { source: 'shop', orderId: String(id), status: 'trash' })
    assert.equal(rest.status, delivered.data.status)
  })

  test('though it was not lost, then event and quarantine have the purpose; an unknown is refused', async () => {
    const sent = (body: Buffer | object, purpose = 'backfill') => ingest.post(recovery(body, { purpose }))
    assert.equal((await sent(order(nextId++))).json['result'], 'appended')
    const event = ingest.events().at(-1)
    assert.ok(event?.type === 'OrderCreated')
    assert.deepEqual(event.data.provenance, { ...provenance, purpose: 'backfill' })
    assert.equal((await sent({ id: 6 })).json['result'], 'quarantined')
    const quarantined = ingest.events().at(-1)
    assert.ok(quarantined?.type === 'DeliveryQuarantined')
    assert.deepEqual(quarantined.data.headers.at(-1), { name: 'slipstream-purpose', value: 'backfill' })
    isProblem(await sent(order(nextId++), 'fun'), 400)
  })

  test('again, then it is a duplicate of the same id and position; as another event it is another', async () => {
    const body = order(nextId++)
    const first = await ingest.post(recovery(body))
    const { length } = ingest.records
    const second = await ingest.post(recovery(body))
    assert.deepEqual(second.json, { ...first.json, result: 'duplicate' })
    assert.equal(ingest.records.length, length)
    const other = await ingest.post(recovery(body, { event: 'OrderUpdated' }))
    assert.equal(other.json['result'], 'appended')
    assert.notEqual(other.json['eventId'], first.json['eventId'])
  })

  test('as gone for good, then each deletion is one event, told as often as it may', async () => {
    const id = nextId++
    const gone = (deletedAfter: unknown) => recovery({ id, deletedAfter }, { event: 'OrderDeleted' })
    const first = await ingest.post(gone('2026-11-21T06:45:27Z'))
    assert.equal(first.json['result'], 'appended')
    const event = ingest.events().at(-1)
    assert.ok(event?.type === 'OrderDeleted')
    assert.deepEqual([event.data.orderId, event.data.provenance.via], [String(id), 'rest'])
    const again = await ingest.post(gone('2026-11-21T06:45:27'))
    assert.deepEqual(again.json, { ...first.json, result: 'duplicate' })
    const restored = await ingest.post(gone('2026-11-21T09:00:00Z'))
    assert.equal(restored.json['result'], 'appended')
    assert.notEqual(restored.json['eventId'], first.json['eventId'])
    assert.equal((await ingest.post(gone('yesterday'))).json['result'], 'quarantined')
  })

  test('one after another, then no rate limit of the webhooks holds them up', async () => {
    for (let count = 0; count < 10; count++) {
      assert.equal((await ingest.post(recovery(order(nextId++)))).status, 200)
    }
  })

  for (const [what, body, reason] of [
    ['no JSON', Buffer.from('<html>'), 'not-json'],
    ['nothing', Buffer.alloc(0), 'not-json'],
    [
      "the shop's error",
      { code: 'woocommerce_rest_shop_order_invalid_id', message: 'Invalid ID.' },
      'invalid_id',
    ],
    ['no order', { id: 5 }, 'not-an-order'],
  ] as const) {
    test(`and is ${what}, then it is quarantined whole, without the token`, async () => {
      const { status, json } = await ingest.post(recovery(body))
      assert.equal(status, 200)
      assert.equal(json['result'], 'quarantined')
      const event = ingest.events().at(-1)
      assert.ok(event?.type === 'DeliveryQuarantined')
      assert.equal(event.data.reason, reason)
      assert.equal(event.data.bodyBase64, recovery(body).body.toString('base64'))
      assert.deepEqual(event.data.headers.at(-1), { name: 'slipstream-recovered', value: 'OrderCreated' })
      assert.ok(!JSON.stringify(event).includes('the-token'))
    })
  }

  test('as deleted though it is not in the bin, then it is quarantined: it would vanish from sight', async () => {
    const { json } = await ingest.post(recovery(order(nextId++), { event: 'OrderDeleted' }))
    assert.equal(json['result'], 'quarantined')
    const event = ingest.events().at(-1)
    assert.ok(event?.type === 'DeliveryQuarantined')
    assert.match(event.data.detail, /its status is processing, not trash/)
  })

  test('from what a real shop responds, then it is the order of its last webhook', { skip }, async () => {
    await ingest.post(recovery(restBody('31-order-unicode-28')))
    const recovered = ingest.events().at(-1)
    assert.ok(recovered?.type === 'OrderCreated')
    const last = (capturedDeliveries() ?? []).findLast(({ body }) => body.toString().startsWith('{"id":28,'))
    assert.ok(last)
    const live = await ingestForTests({
      environment: { S: 'slipstream-test-secret' },
      sources: { shop: { type: 'woocommerce', secrets: [{ env: 'S' }] } },
    })
    await live.post({ path: '/webhooks/shop', headers: last.headers, body: last.body })
    const delivered = live.events().at(-1)
    await live.close()
    assert.ok(delivered?.type === 'OrderUpdated')
    assert.deepEqual(recovered.data.order, delivered.data.order)

    const { json } = await ingest.post(recovery(restBody('38-order-trashed'), { event: 'OrderDeleted' }))
    assert.equal(json['result'], 'appended')
  })
})

describe('a recovered order is refused', () => {
  for (const authorization of ['', 'Bearer', 'Bearer another', 'Bearer the-token2', 'Basic the-token']) {
    test(`with 401 when the token is not shown ("${authorization}"), and nothing is appended`, async () => {
      const before = ingest.records.length
      const refused = await ingest.post(recovery(order(nextId++), { authorization }))
      isProblem(refused, 401)
      assert.match(refused.headers['www-authenticate'] ?? '', /^Bearer /)
      assert.ok(!JSON.stringify(refused).includes('the-token'))
      assert.equal(ingest.records.length, before)
    })
  }

  test('with 401 whatever is shown while no token is set, and told so', async () => {
    const closed = await ingestForTests({
      environment: { S: 'secret' },
      sources: { shop: { type: 'woocommerce', secrets: [{ env: 'S' }] } },
    })
    for (const authorization of ['', 'Bearer undefined', 'Bearer the-token']) {
      const refused = await closed.post(recovery(order(1), { authorization }))
      isProblem(refused, 401)
      assert.match(String(refused.json['detail']), /INGEST_TOKEN is not set/)
    }
    assert.equal(closed.records.length, 0)
    await closed.close()
  })

  test('with 404 for a source that is not declared, or whose type has no REST API, and told which', async () => {
    const unknown = await ingest.post(recovery(order(1), { source: 'nobody' }))
    isProblem(unknown, 404)
    assert.match(String(unknown.json['detail']), /No source of this name/)
    const other = await ingest.post(recovery(order(1), { source: 'partner' }))
    isProblem(other, 404)
    assert.match(String(other.json['detail']), /no API is known for sources of its type/)
  })

  for (const event of ['', 'OrderLost', 'OrderCreated&event=OrderUpdated']) {
    test(`with 400 when it does not say what it is to become ("${event}")`, async () => {
      isProblem(await ingest.post(recovery(order(nextId++), { event })), 400)
    })
  }

  test('with 405 for another method, and 413 beyond the limit', async () => {
    const refused = await ingest.post({ ...recovery(Buffer.alloc(0)), method: 'PUT' })
    isProblem(refused, 405)
    assert.equal(refused.headers['allow'], 'POST')
    isProblem(await ingest.post(recovery(Buffer.alloc(64 * 1024 + 1, 'x'))), 413)
  })

  test('with 503 and Retry-After while the log cannot take it, and taken when it comes again', async () => {
    const sent = recovery(order(nextId++))
    ingest.log.isOpen = false
    const refused = await ingest.post(sent)
    isProblem(refused, 503)
    assert.match(refused.headers['retry-after'] ?? '', /^\d+$/)
    ingest.log.isOpen = true
    ingest.log.append = () => Promise.reject(new AppendError('deadline', 'a reason'))
    isProblem(await ingest.post(sent), 503)
    ingest.log.append = usual
    assert.equal((await ingest.post(sent)).json['result'], 'appended')
  })
})

test('recovered orders are counted apart from what the shop delivered', async () => {
  await ingest.post(recovery(order(nextId++)))
  const text = await ingest.metrics.registry.metrics()
  assert.match(text, /deliveries_total\{[^}]*source="shop",result="appended",via="rest"[^}]*\} [1-9]/)
  assert.match(text, /deliveries_total\{[^}]*source="shop",result="refused_too_large",via="rest"[^}]*\} 1/)
})
