// Of two auditors the one that evaluates is killed when it has raised what was lost and recovered none of it.
// What would go wrong: the other raises it all again, or never learns of it; what was lost stays lost; or
// alerts of the killed one never end.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startShop } from '@slipstream/sandbox-shop/run-shop.ts'
import { alertLog, inWords } from '../../journey/given/alert-log.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { startGate } from '../../journey/given/gate.ts'
import { handOn, standingOrders } from '../../journey/given/shop/shop-at-hand.ts'
import { metric, processes } from '../given/service-process.ts'
import type { ServiceProcess } from '../given/service-process.ts'
import { world } from '../given/world.ts'

const restKey = { key: 'ck_test', secret: 'cs_test' }
const configText = `sources:
  shop:
    type: woocommerce
    secrets: [{ env: SHOP_SECRET }]
    rest: { url: { env: SHOP_URL }, key: { env: SHOP_KEY }, secret: { env: SHOP_REST_SECRET } }
    sequence: { settle: { afterMs: 3000, laterOrders: 2 } }
audit: { everyMs: 500, sweepEveryMs: 1000 }
kafka: { sessionTimeoutMs: 4000 }
`

test('given an auditor killed between alert and recovery, then another one recovers, once', async (t) => {
  const given = await world(t)
  const start = await processes(given, configText)
  const recoveries = await startGate()
  given.stopLater(recoveries)
  const token = { INGEST_TOKEN: 'recovery-token' }
  const ingest = await start('ingest', { INGEST_PORT: '0', ...token })
  recoveries.leadTo(ingest.url)
  await eventually('ingest is ready', async () => (await fetch(`${ingest.url}/readyz`)).ok)
  const shop = await startShop({
    deliveryUrl: `${ingest.url}/webhooks/shop`,
    secret: given.env.SHOP_SECRET,
    apiKeys: [{ ...restKey, permissions: 'read_write' }],
    plainHttpOnLoopback: true,
    queueDelayMs: [20, 100],
    ...standingOrders,
  })
  given.stopLater(shop)
  const { createOrder, move } = handOn(shop, restKey)
  given.projector()
  const places = {
    ...{ SHOP_URL: shop.url, SHOP_KEY: restKey.key, SHOP_REST_SECRET: restKey.secret },
    ...{ INGEST_URL: recoveries.url, ...token },
  }
  const auditors = await Promise.all([start('auditor', places), start('auditor', places)])
  const { alertChanges, stop } = alertLog(given.env.KAFKA_BROKERS.split(','), given.topicPrefix)
  given.stopLater({ stop })

  await createOrder()
  const connectedMs = Date.now()
  await eventually('one of them evaluates', async () =>
    (await evaluatedThrough(auditors)).some((at) => at > 0),
  )
  await eventually('the next second has begun', () => Date.now() > connectedMs + 1_000)
  recoveries.hold()
  const missing = [await createOrder('dropOrder'), await createOrder('dropOrder')]
  const withoutCreation = await createOrder('dropCreation')
  await move(withoutCreation, 'processing')
  for (let later = 0; later < 3; later++) await createOrder()
  const expected = [
    ...missing.map((orderId) => `missing-order/shop/${orderId}`),
    `update-without-creation/shop/${withoutCreation}`,
  ]
  const raised = expected.map((alert) => `raised ${alert}`)

  // What is found first waits at the gate, and the evaluation with it: the rest is found after that.
  await eventually('something is raised and being recovered', async () => {
    return (await alertChanges()).length > 0 && recoveries.waiting() > 0
  })
  const [one, other] = await evaluatedThrough(auditors)
  assert.ok(one !== other)
  await auditors[(one ?? 0) > (other ?? 0) ? 0 : 1]?.kill('SIGKILL')
  const before = inWords(await alertChanges())
  assert.ok(
    before.every((words) => raised.includes(words)),
    String(before),
  )
  recoveries.open()

  await eventually('every alert has ended', async () => (await alertChanges()).length >= 2 * expected.length)
  const orders = given.db.collection<{ _id: string }>('orders_v1')
  for (const orderId of missing) {
    await eventually(
      'it is recovered',
      async () => (await orders.findOne({ _id: `shop/${orderId}` })) !== null,
    )
  }
  assert.deepEqual(
    inWords(await alertChanges()).sort(),
    [...raised, ...expected.map((alert) => `resolved ${alert}`)].sort(),
  )
})

/** Of each, up to when it has evaluated the shop; 0 for one that has not. */
function evaluatedThrough(auditors: readonly ServiceProcess[]): Promise<number[]> {
  return Promise.all(
    auditors.map(async ({ url }) => {
      const [at = 0] = await metric(url, 'slipstream_auditor_evaluated_through_timestamp_seconds')
      return at
    }),
  )
}
