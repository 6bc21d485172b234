import assert from 'node:assert/strict'
import { test } from 'node:test'
import { order, shipment } from '../../given/documents.ts'
import { given } from '../../given/world.ts'

const at = (minute: number) => `2026-11-21T08:${String(minute).padStart(2, '0')}:00.000Z`
const booking = { carrierShipmentId: 'B-1', trackingNumber: 'TR-4711', trackingUrl: null, isAdopted: false }
const wait = {
  waitsFor: 'carrier',
  detail: 'It does not respond.',
  nextAttemptAt: null,
  since: at(5),
} as const

test('given shipments', async (t) => {
  const world = await given(t)
  await world.insertShipments(
    shipment('1', { requestedAt: at(1), status: 'scheduled', booking }),
    shipment('2', { requestedAt: at(2), wait }),
    shipment('2', { requestedAt: at(3), shipmentNumber: 2, carrier: 'other' }),
    shipment('3', { requestedAt: at(3), source: 'shop', status: 'dead-lettered' }),
  )
  const found = async (query: string) =>
    (await world.list(`/api/shipments?limit=2&${query}`)).map(({ shipmentId }) => shipmentId as string)

  await t.test('then they are listed page by page, newest first', async () => {
    assert.deepEqual(await found(''), ['admin/3/1', 'admin/2/2', 'admin/2/1', 'admin/1/1'])
  })

  for (const [query, expected] of [
    ['source=shop', ['admin/3/1']],
    ['orderId=2', ['admin/2/2', 'admin/2/1']],
    ['status=scheduled', ['admin/1/1']],
    ['carrier=other', ['admin/2/2']],
    ['waitsFor=carrier', ['admin/2/1']],
    ['q=tr-47', ['admin/1/1']],
    ['q=3', ['admin/3/1']],
    ['q=none', []],
  ] as const) {
    await t.test(`when they are filtered by ${query}, then only those are listed`, async () => {
      assert.deepEqual(await found(query), expected)
    })
  }

  await t.test('then one has its timeline, and nothing internal', async () => {
    const { body } = await world.get('/api/shipments/admin/1/1')
    assert.equal(body.booking.trackingNumber, 'TR-4711')
    assert.deepEqual(
      body.timeline.map(({ what }: { what: string }) => what),
      ['requested'],
    )
    assert.ok(!('search' in body) && !('_id' in body))
  })

  await t.test('then an order has its shipments, and an earlier state of it has none', async () => {
    await world.insertOrders(order({ source: 'admin', orderId: '2' }))
    const { body } = await world.get('/api/orders/admin/2')
    assert.deepEqual(
      body.shipments.map(({ shipmentId }: { shipmentId: string }) => shipmentId),
      ['admin/2/1', 'admin/2/2'],
    )
  })

  await t.test('then carriers show their state and what waits for them', async () => {
    await world.insertCarriers({
      _id: 'bobs-post',
      ...{
        state: 'unavailable',
        detail: 'It does not respond.',
        since: at(4),
        changedAt: at(5),
        probedEveryMs: 3_600_000,
        nextProbeAt: '2999-01-01T00:00:00.000Z',
        eventId: 'e',
      },
    })
    const { body } = await world.get('/api/carriers')
    assert.deepEqual(body.items, [
      {
        carrier: 'bobs-post',
        ...{ state: 'unavailable', detail: 'It does not respond.', since: at(4), changedAt: at(5) },
        nextProbeBy: '2999-01-01T00:00:00.000Z',
        waiting: { count: 1, oldestRequestedAt: at(2) },
        deadLettered: 1,
      },
      {
        carrier: 'other',
        ...{ state: 'available', detail: null, since: null, changedAt: null },
        nextProbeBy: null,
        waiting: { count: 1, oldestRequestedAt: at(3) },
        deadLettered: 0,
      },
    ])
  })

  await t.test('then a shipment of an unavailable carrier shows by when that is tried next', async () => {
    await world.insertShipments(shipment('4', { requestedAt: at(4) }))
    const { body } = await world.get('/api/shipments/admin/4/1')
    assert.deepEqual([body.wait?.waitsFor, body.wait?.nextAttemptAt], ['carrier', '2999-01-01T00:00:00.000Z'])
    assert.deepEqual(await found('waitsFor=carrier'), ['admin/4/1', 'admin/2/1'])
  })

  await t.test('then unknown values and methods are refused', async () => {
    assert.equal((await world.get('/api/shipments?status=lost')).status, 400)
    assert.equal((await world.get('/api/shipments?carier=x')).status, 400)
    assert.equal((await world.get('/api/shipments/admin/1/0')).status, 400)
    assert.equal((await world.submit('/api/carriers', {})).status, 405)
  })
})

test('given an order before any shipment was projected, then it is shown without any', async (t) => {
  const world = await given(t)
  await world.db.collection<{ _id: string }>('readModels').deleteMany({ _id: /shipments|carriers/ })
  await world.insertOrders(order({ source: 'admin', orderId: '2' }))
  const { status, body } = await world.get('/api/orders/admin/2')
  assert.deepEqual([status, body.shipments], [200, []])
  assert.equal((await world.get('/api/shipments')).status, 503)
})
