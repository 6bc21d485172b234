import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { openapiProblems } from '@slipstream/testing/http/openapi-problems.ts'
import { Ajv2020 } from 'ajv/dist/2020.js'
import {
  alert,
  deletedUnseen,
  deletion,
  order,
  participant,
  shipment,
  silence,
  state,
} from '../given/documents.ts'
import { invoiceChanged, subscriptionChanged } from '@slipstream/testing/events/billing-events.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import type { SequenceReport } from '@slipstream/read-models/reports/sequence-report.ts'
import { given, type Body } from '../given/world.ts'
import { commands, queries } from '../../src/http/routes.ts'

const sequenceReport: SequenceReport = {
  ...{ _id: 'shop', source: 'shop', field: 'id', step: 1, first: 1, lowWatermark: 1040, highest: 1050 },
  missing: { count: 2, ranges: [{ first: 1043, last: 1044 }] },
  candidates: [
    { number: 1043, verdict: 'unverified', reason: 'The shop is unavailable.', attempts: 3, askAt: null },
  ],
  explained: { 'not-an-order': 12 },
  sweptThrough: '2026-11-21T06:52:00Z',
  asOf: '2026-11-21T06:53:00Z',
}

/** With everything that a shipment can have. */
const fullShipment = shipment('7', {
  ...{ status: 'dead-lettered', scanStatus: 'in-transit', cancellationFailure: 'It is under way.' },
  wait: { waitsFor: 'look-up', detail: 'Not found yet.', nextAttemptAt: null, since: '2026-11-21T08:00:00Z' },
  booking: { carrierShipmentId: 'B-1', trackingNumber: 'TR-77', trackingUrl: null, isAdopted: true },
  label: { contentType: 'application/pdf', bytes: 9, sha256: 'a'.repeat(64) },
  scans: [examples.ShipmentScanned.data.scan],
  deadLetter: { step: 'book', code: null, reason: 'Refused.', attempts: 5 },
  stalled: { waitsFor: 'first-scan', since: '2026-11-21T08:00:00Z' },
  instructions: [
    { instruction: 'redrive', actor: 'Ana', reason: 'Mended.', instructedAt: '2026-11-21T08:00:00Z' },
  ],
  scheduledAt: '2026-11-21T08:00:00Z',
})

const carrier: CarrierDocument = {
  _id: 'bobs-post',
  ...{ state: 'unavailable', detail: 'It did not respond.', eventId: 'e' },
  ...{ since: '2026-11-21T08:00:00Z', changedAt: '2026-11-21T08:01:00Z' },
}

test("given the API's document", async (t) => {
  const world = await given(t)
  const { body: document } = await world.get('/openapi.json')

  await t.test('then every parameter of a path is one that its route has', () => {
    for (const { path, params } of [...queries, ...commands]) {
      const named = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
      assert.deepEqual(named.sort(), Object.keys(params.shape).sort(), path)
    }
  })

  await t.test('then schemathesis knows where cursors and positions are refused', () => {
    const settings = readFileSync(new URL('../../../../schemathesis.toml', import.meta.url), 'utf8')
    const operations = Object.values<Body>(document.paths).flatMap((path) => Object.values<Body>(path))
    for (const { operationId, parameters = [] } of operations) {
      if (parameters.some(({ name }: Body) => name === 'cursor' || name === 'after'))
        assert.ok(settings.includes(`"${operationId}"`), operationId)
    }
  })

  await t.test('then it is valid OpenAPI', async () => {
    assert.deepEqual(await openapiProblems(document), [])
    assert.match(document.openapi, /^3\.1/)
  })

  await t.test('then responses are as it describes, without further fields', async () => {
    await world.project(
      state({ status: 'pending' }),
      state({ lineItems: [] }),
      deletion('1042', '2026-11-21T09:00:00Z'),
    )
    await world.insertOrders(order(), deletedUnseen())
    await world.insertParticipants(participant(), participant({ name: null, savedAt: null }))
    await world.insertAlerts(alert('1043'), alert('1044', { severity: null, affected: null, next: null }))
    await world.insertCustomersOf(order({ orderId: '77' }))
    await world.insertShipments(fullShipment, shipment('8', { source: 'shop', orderId: '1042' }))
    await world.insertCarriers(carrier)
    await world.insertBilling(
      examples.SubscriptionChanged,
      subscriptionChanged({ id: 'tied' }, { status: 'past_due' }),
      examples.InvoiceChanged,
      invoiceChanged({ id: 'failed', type: 'invoice.payment_failed' }, { invoiceId: 'in_2', status: 'open' }),
      examples.PaymentChanged,
      examples.CustomerChanged,
      examples.CheckoutCompleted,
      {
        ...examples.BillingEventReceived,
        data: { ...examples.BillingEventReceived.data, customerId: 'cus_ada' },
      },
    )
    await world.insertSilences(silence('5a1e', { subject: '1043' }))
    await world.db.collection<SequenceReport>('auditSequenceReports').insertOne(sequenceReport)
    const actor = { by: 'Ana', reason: 'A parent called.' }
    const slip = await world.submit('/api/orders/shop/1042/slip', actor)
    const redrive = await world.submit('/api/redrives', { consumer: 'projector', ...actor })
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false })
    ajv.addSchema(document, 'api')

    const { body: customers } = await world.get('/api/customers')
    const customerPath = `/api/customers/${customers.items[0].customerId}`

    for (const [path, route, status] of [
      ['/api/orders', '/api/orders', 200],
      ['/api/orders?limit=1', '/api/orders', 200],
      ['/api/orders/shop/1042', '/api/orders/{source}/{orderId}', 200],
      ['/api/orders/shop/1042?asOf=2026-11-21T08:00:00Z', '/api/orders/{source}/{orderId}', 200],
      ['/api/orders/shop/1', '/api/orders/{source}/{orderId}', 404],
      ['/api/orders/shop/1042/history', '/api/orders/{source}/{orderId}/history', 200],
      ['/api/participants', '/api/participants', 200],
      ['/api/shipments', '/api/shipments', 200],
      ['/api/shipments/admin/7/1', '/api/shipments/{source}/{orderId}/{shipmentNumber}', 200],
      ['/api/shipments/admin/7/2', '/api/shipments/{source}/{orderId}/{shipmentNumber}', 404],
      ['/api/shipments/admin/7/x', '/api/shipments/{source}/{orderId}/{shipmentNumber}', 400],
      ['/api/carriers', '/api/carriers', 200],
      ['/api/customers', '/api/customers', 200],
      [customerPath, '/api/customers/{customerId}', 200],
      ['/api/customers/c0', '/api/customers/{customerId}', 404],
      ['/api/subscriptions', '/api/subscriptions', 200],
      ['/api/subscriptions/billing/sub_ada', '/api/subscriptions/{source}/{subscriptionId}', 200],
      [
        '/api/subscriptions/billing/sub_ada?asOf=2026-11-21T23:00:00Z',
        '/api/subscriptions/{source}/{subscriptionId}',
        200,
      ],
      ['/api/subscriptions/billing/sub_none', '/api/subscriptions/{source}/{subscriptionId}', 404],
      [
        '/api/subscriptions/billing/sub_ada/history',
        '/api/subscriptions/{source}/{subscriptionId}/history',
        200,
      ],
      ['/api/invoices', '/api/invoices', 200],
      ['/api/invoices/billing/in_2', '/api/invoices/{source}/{invoiceId}', 200],
      ['/api/invoices/billing/in_2/history', '/api/invoices/{source}/{invoiceId}/history', 200],
      ['/api/billing-customers', '/api/billing-customers', 200],
      ['/api/billing-customers/billing/cus_ada', '/api/billing-customers/{source}/{customerId}', 200],
      [
        '/api/billing-customers/billing/cus_ada/history',
        '/api/billing-customers/{source}/{customerId}/history',
        200,
      ],
      ['/api/customers/cus_ada/entitlements', '/api/customers/{customerId}/entitlements', 200],
      ['/api/customers/cus_ada/entitlements?source=shop', '/api/customers/{customerId}/entitlements', 400],
      ['/api/alerts', '/api/alerts', 200],
      ['/api/silences', '/api/silences', 200],
      ['/api/sources/shop/sequence', '/api/sources/{source}/sequence', 200],
      ['/api/sources/none/sequence', '/api/sources/{source}/sequence', 404],
      [slip.body.location, '/api/requests/{id}', 200],
      [redrive.body.location, '/api/redrives/{id}', 200],
      ['/api/participants?limit=0', '/api/participants', 400],
      [`/api/participants?after=${'0'.repeat(32)}&waitMs=0`, '/api/participants', 504],
    ] as const) {
      const response = await world.get(path)
      assert.equal(response.status, status, JSON.stringify(response.body))
      if (status === 200 && 'items' in response.body) assert.ok(response.body.items.length > 0)
      const type = response.headers.get('content-type')?.split(';')[0]?.replaceAll('/', '~1')
      const pointer = `paths/${route.replaceAll('~', '~0').replaceAll('/', '~1')}/get/responses/${status}/content/${type}/schema`
      const validate = ajv.compile({ $ref: `api#/${encodeURI(pointer)}` })
      assert.ok(validate(response.body), JSON.stringify(validate.errors))
    }
  })

  await t.test('then every parameter has a description, a type, and its limits', () => {
    const operations = Object.values<Body>(document.paths).flatMap((path) => Object.values<Body>(path))
    assert.ok(operations.length > 12)
    const parameters = operations.flatMap(({ parameters, requestBody }) => [
      ...(parameters ?? []).map(({ name, description, schema }: Body) => ({ ...schema, name, description })),
      ...Object.entries<Body>(requestBody?.content['application/json'].schema.properties ?? {}).map(
        ([name, schema]) => ({ ...schema, name }),
      ),
    ])
    for (const { name, description, type, items, ...limits } of parameters) {
      assert.ok(description?.length > 10, name)
      assert.ok(type, name)
      const { enum: values, maxLength, maximum, maxItems } = limits
      assert.ok(type === 'boolean' || (values ?? maxLength ?? maximum ?? maxItems), name)
      if (items !== undefined) assert.ok(items.maxLength, name)
      // Python, Go and Java do not read these as JavaScript does.
      for (const { pattern = '' } of [limits, items ?? {}])
        assert.doesNotMatch(pattern, /\\[pPuw]|\(\?[<]/, name)
    }
  })
})
