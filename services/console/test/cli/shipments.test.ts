import assert from 'node:assert/strict'
import { test } from 'node:test'
import { handleCommands, type CommandHandler } from '@slipstream/commands/handle-commands.ts'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { commandLine } from '@slipstream/testing/command-line/command-line.ts'
import { order, shipment } from '../given/documents.ts'
import { given } from '../given/world.ts'

test('the command line of shipments and customers', async (t) => {
  const { mongodbUrl } = await stackForTests()
  const world = await given(t)
  const run = commandLine({ MONGODB_URL: mongodbUrl, MONGODB_DATABASE: world.db.databaseName })
  const received: unknown[] = []
  const handler =
    (kind: string): CommandHandler =>
    (payload, { by, reason }) => {
      received.push([kind, payload, by, reason])
      return Promise.resolve(
        payload['shipmentId'] === 'admin/9/1'
          ? { ok: false, reason: 'There is no such shipment.' }
          : { ok: true, result: {} },
      )
    }
  const kinds = [
    ...['redrive-shipments', 'correct-shipment-address', 'adopt-booking', 'repeat-booking'],
    ...['cancel-shipment', 'settle-shipment'],
  ]
  const worker = handleCommands({
    db: world.db,
    service: 'fulfillment',
    handlers: Object.fromEntries(kinds.map((kind) => [kind, handler(kind)])),
    logger: silentLogger,
  })
  t.after(() => worker.stop())
  const actor = ['--by', 'Ana', '--reason', 'Lost.']
  await world.insertShipments(shipment('7'), shipment('8', { status: 'dead-lettered' }))
  await world.insertCustomersOf(order({ source: 'admin', orderId: '7' }))

  for (const [args, kind, payload] of [
    [
      ['redrive', '--carrier', 'bobs-post', '--dry-run'],
      'redrive-shipments',
      { where: { carrier: 'bobs-post' }, dryRun: true, perSecond: 10 },
    ],
    [
      ['redrive', 'admin/7/1'],
      'redrive-shipments',
      { where: { shipmentId: 'admin/7/1' }, dryRun: false, perSecond: 10 },
    ],
    [['redrive', '--all', '--rate', '2'], 'redrive-shipments', { where: {}, dryRun: false, perSecond: 2 }],
    [
      ['correct-address', 'admin/7/1', '--line', '2 Example Street', '--country', 'NZ', '--name', 'Ana'],
      'correct-shipment-address',
      {
        shipmentId: 'admin/7/1',
        recipient: {
          ...{ name: 'Ana', company: null, email: null, phone: null, lines: ['2 Example Street'] },
          ...{ city: null, region: null, postcode: null, country: 'NZ' },
        },
      },
    ],
    [
      ['adopt', 'admin/7/1', '--carrier-shipment-id', 'B-1', '--tracking-number', 'TR-1'],
      'adopt-booking',
      { shipmentId: 'admin/7/1', carrierShipmentId: 'B-1', trackingNumber: 'TR-1', trackingUrl: null },
    ],
    [['repeat', 'admin/7/1'], 'repeat-booking', { shipmentId: 'admin/7/1' }],
    [['cancel', 'admin/7/1'], 'cancel-shipment', { shipmentId: 'admin/7/1' }],
    [['settle', 'admin/7/1'], 'settle-shipment', { shipmentId: 'admin/7/1' }],
  ] as const) {
    await t.test(`when ${args.join(' ')} is called, then fulfillment gets it`, async () => {
      const { code, stderr, json } = await run('shipments', ...args, ...actor)
      assert.deepEqual([code, json().at(-1)?.['state']], [0, 'done'], stderr)
      assert.deepEqual(received.splice(0), [[kind, payload, 'Ana', 'Lost.']])
    })
  }

  await t.test('when fulfillment refuses a command, then the exit code is 1', async () => {
    const { code, json } = await run('shipments', 'cancel', 'admin/9/1', ...actor)
    assert.deepEqual([code, json().at(-1)?.['refusal']], [1, 'There is no such shipment.'])
  })

  await t.test('then shipments, carriers and customers are listed and shown', async () => {
    const listed = await run('shipments', 'list', '--status', 'dead-lettered')
    assert.deepEqual(
      listed.json().map(({ shipmentId }) => shipmentId),
      ['admin/8/1'],
    )
    assert.equal((await run('shipments', 'show', 'admin/7/1')).json()[0]?.['orderId'], '7')
    assert.equal((await run('carriers', 'list')).json()[0]?.['carrier'], 'bobs-post')
    const [customer] = (await run('customers', 'list')).json()
    const shown = await run('customers', 'show', String(customer?.['customerId']))
    assert.equal((shown.json()[0]?.['shipments'] as unknown[]).length, 1)
  })

  await t.test('when its usage is wrong, then the exit code is 2', async () => {
    for (const [call, expected] of [
      ['shipments redrive --reason x', /either one shipment, or a filter, or --all/],
      ['shipments redrive admin/1/1 --all --reason x', /either one shipment/],
      ['shipments cancel admin/1 --reason x', /SOURCE\/ORDER\/NUMBER/],
      ['shipments show admin/404/1', /There is no such shipment/],
      ['customers show cnone', /There is no such customer/],
    ] as const) {
      const { code, stderr } = await run(...call.split(' '))
      assert.equal(code, 2, stderr)
      assert.match(stderr, expected)
    }
  })
})
