import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  shipmentCommands,
  type ShipmentCommandKind,
} from '@slipstream/commands/shipments/shipment-commands.ts'
import { given } from '../given/world.ts'

const actor = { by: 'Ana', reason: 'The customer rang up.' }
const shipmentId = 'admin/7/1'
const address = { lines: ['2 Example Street'], city: 'Wellington', country: 'NZ' }
const nobody = { name: null, company: null, email: null, phone: null, region: null, postcode: null }

const submitted: [path: string, body: object, kind: ShipmentCommandKind, payload: object][] = [
  ['redrive', {}, 'redrive-shipments', { where: {}, dryRun: false, perSecond: 10 }],
  [
    'redrive',
    {
      carrier: 'bobs-post',
      step: 'book',
      code: 'E1',
      reasonContains: 'street',
      dryRun: true,
      ratePerSecond: 2,
    },
    'redrive-shipments',
    {
      where: { carrier: 'bobs-post', step: 'book', code: 'E1', reasonContains: 'street' },
      dryRun: true,
      perSecond: 2,
    },
  ],
  [`${shipmentId}/redrive`, {}, 'redrive-shipments', { where: { shipmentId }, dryRun: false, perSecond: 10 }],
  [
    `${shipmentId}/address`,
    address,
    'correct-shipment-address',
    { shipmentId, recipient: { ...nobody, ...address } },
  ],
  [
    `${shipmentId}/adopt-booking`,
    { carrierShipmentId: 'B-1', trackingNumber: 'TR-1', trackingUrl: 'https://post.example/TR-1' },
    'adopt-booking',
    {
      shipmentId,
      carrierShipmentId: 'B-1',
      trackingNumber: 'TR-1',
      trackingUrl: 'https://post.example/TR-1',
    },
  ],
  [
    `${shipmentId}/adopt-booking`,
    { carrierShipmentId: 'B-1' },
    'adopt-booking',
    { shipmentId, carrierShipmentId: 'B-1', trackingNumber: null, trackingUrl: null },
  ],
  [`${shipmentId}/repeat-booking`, {}, 'repeat-booking', { shipmentId }],
  [`${shipmentId}/cancel`, {}, 'cancel-shipment', { shipmentId }],
  [`${shipmentId}/settle`, {}, 'settle-shipment', { shipmentId }],
]

test('given a command for shipments', async (t) => {
  const world = await given(t)
  for (const [path, body, kind, payload] of submitted) {
    await t.test(`then ${path} with ${JSON.stringify(body)} is what fulfillment reads`, async () => {
      const { status, body: accepted } = await world.submit(`/api/shipments/${path}`, { ...body, ...actor })
      assert.equal(status, 202, JSON.stringify(accepted))
      const { body: command } = await world.get(accepted.location)
      assert.deepEqual([command.to, command.kind, command.by], ['fulfillment', kind, 'Ana'])
      assert.deepEqual(command.payload, payload)
      assert.deepEqual(shipmentCommands[kind].parse(command.payload), payload)
    })
  }

  await t.test('then failed mails about shipments are what the notifier reads', async () => {
    const path = '/api/sources/admin/failed-shipment-mails/resend'
    const body = { failed: 'expired', orderId: '7', dryRun: true, ...actor }
    const { body: accepted } = await world.submit(path, body)
    const { body: command } = await world.get(accepted.location)
    assert.deepEqual([command.to, command.kind], ['notifier', 'resend-shipment-mails'])
    const times = { since: null, until: null }
    assert.deepEqual(command.payload, {
      ...{ source: 'admin', orderId: '7', failed: 'expired', dryRun: true, ...times },
    })
    assert.equal((await world.submit(path, { failed: 'lost', ...actor })).status, 400)
  })

  await t.test('then failed mails of billing are what the notifier reads', async () => {
    const path = '/api/sources/billing/failed-billing-mails/resend'
    const { body: accepted } = await world.submit(path, { failed: 'any', customerId: 'cus_1', ...actor })
    const { body: command } = await world.get(accepted.location)
    assert.deepEqual([command.to, command.kind], ['notifier', 'resend-billing-mails'])
    const times = { since: null, until: null }
    assert.deepEqual(command.payload, {
      ...{ source: 'billing', customerId: 'cus_1', failed: 'any', dryRun: false, ...times },
    })
  })

  for (const [path, body, parameter] of [
    ['redrive', { step: 'mail' }, 'step'],
    ['redrive', { ratePerSecond: 0 }, 'ratePerSecond'],
    ['redrive', { carier: 'x' }, 'carier'],
    [`${shipmentId}/address`, { ...address, country: 'nz' }, 'country'],
    [`${shipmentId}/address`, { ...address, lines: [] }, 'lines'],
    [`${shipmentId}/adopt-booking`, {}, 'carrierShipmentId'],
    [`${shipmentId}/adopt-booking`, { carrierShipmentId: 'B', trackingUrl: 'javascript:1' }, 'trackingUrl'],
    ['admin/7/0/cancel', {}, 'shipmentNumber'],
  ] as const) {
    await t.test(`then ${path} with ${JSON.stringify(body)} is refused, naming ${parameter}`, async () => {
      const { status, body: problem } = await world.submit(`/api/shipments/${path}`, { ...body, ...actor })
      assert.equal(status, 400)
      assert.deepEqual(
        problem.errors.map((error: { parameter: string }) => error.parameter),
        [parameter],
      )
    })
  }
})
