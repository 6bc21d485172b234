import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { startAuditor } from '@slipstream/auditor/start-auditor.ts'
import { startFulfillment } from '@slipstream/fulfillment/start-fulfillment.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import { startCarrier } from '@slipstream/sandbox-carrier/start-carrier.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { orderOf, submitOrder } from '../failure/shipments/given/submit-orders.ts'
import { carrierKey, secrets, shippingConfig, source, speed } from '../failure/shipments/given/settings.ts'
import { alertLog, inWords } from './given/alert-log.ts'
import { system } from './given/systems/system.ts'

const alert = 'shipment-dead-lettered/admin/bobs-post'
const actor = { by: 'Ana', reason: 'The customer rang up.' }
const street = ['1 Harbour Street']
const recipient = {
  ...{ name: 'Ada Miller', email: 'ada@example.test', lines: street },
  ...{ city: 'Wellington', postcode: '6011', country: 'NZ' },
}

test('given a refused address, when a person corrects it, then the order ships', async (t) => {
  const { carrier, submitOrder, shipment, redrive, correctAddress, alerts } = await shippingSystem(t)
  const orderId = await submitOrder(['PO Box 12'])
  const isRefused = async (lines: string[], instructions: number): Promise<boolean> => {
    const found = await shipment(orderId)
    const isNew = found?.instructions.length === instructions && found.recipient.lines[0] === lines[0]
    return isNew && found.deadLetter?.code === 'ADDRESS.PO_BOX.NOT_SERVED'
  }
  await eventually('it is dead-lettered', () => isRefused(['PO Box 12'], 0))
  await eventually('an alert is raised', async () => (await alerts()).includes(`raised ${alert}`))

  await redrive(orderId)
  await eventually('a redrive alone changes nothing', () => isRefused(['PO Box 12'], 1))
  await correctAddress(orderId, { ...recipient, lines: ['P.O. Box 13'] })
  await eventually('another wrong address is refused again', () => isRefused(['P.O. Box 13'], 2))
  assert.deepEqual(carrier.books(), [])
  await correctAddress(orderId, recipient)
  await eventually('it is shipped', async () => ((await shipment(orderId))?.shippedAt ?? null) !== null)
  await eventually('the alert has ended', async () => (await alerts()).at(-1) === `resolved ${alert}`)

  assert.deepEqual(
    carrier.books().map(({ reference, booked, active }) => [reference, booked, active]),
    [[`admin/${orderId}/1`, 1, 1]],
  )
  const found = await shipment(orderId)
  assert.deepEqual(
    found?.instructions.map(({ instruction, actor: by }) => `${instruction} by ${by}`),
    ['redrive by Ana', 'correct-address by Ana', 'correct-address by Ana'],
  )
  assert.deepEqual([found?.recipient.lines, found?.deadLetter], [street, null])
})

/** Orders of an admin, a carrier without faults, and all that is between them. */
async function shippingSystem(t: TestContext) {
  const carrier = await startCarrier({
    ...{ speed, apiKey: carrierKey },
    parcelRates: { delayed: 0, attemptFailed: 0, pickupPoint: 0, returned: 0, lost: 0 },
  })
  t.after(() => carrier.stop())
  const configured = shippingConfig()
  const world = await system(
    t,
    {},
    {
      sources: configured.sources,
      settings: { carriers: configured.carriers, audit: { everyMs: 200, sweepEveryMs: 1_000 } },
      environment: { ...secrets, CARRIER_URL: carrier.url },
    },
  )
  const { stack, topicPrefix, config, db, quiet, query, submit } = world
  const places = {
    ...{ config, topicPrefix, kafkaBrokers: stack.kafkaBrokers, schemaRegistryUrl: stack.schemaRegistryUrl },
    ...{ mongodbUrl: stack.mongodbUrl, mongodbDatabase: db.databaseName },
  }
  const alerts = alertLog(stack.kafkaBrokers, topicPrefix)
  const services = [
    startFulfillment({ ...quiet('fulfillment'), ...places, host: '127.0.0.1', port: 0 }),
    startAuditor({ ...quiet('auditor'), ...places, ingest: undefined }),
    alerts,
  ]
  services.forEach(world.stopFirst)
  return {
    carrier,
    alerts: async (): Promise<string[]> => inWords(await alerts.alertChanges()),
    submitOrder: (lines: string[]): Promise<string> =>
      submitOrder(world.ingestUrls[0], orderOf(1, lines), 'the-order'),
    redrive: (orderId: string) => submit(`/api/shipments/${source}/${orderId}/1/redrive`, actor),
    correctAddress: (orderId: string, address: object) =>
      submit(`/api/shipments/${source}/${orderId}/1/address`, { ...address, ...actor }),
    async shipment(orderId: string): Promise<ShipmentDocument | undefined> {
      const { status, body } = await query(`/api/shipments/${source}/${orderId}/1`)
      return status === 200 ? (body as unknown as ShipmentDocument) : undefined
    },
  }
}
