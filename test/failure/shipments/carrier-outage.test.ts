// The carrier is down for ten days of its time, loses the answers of bookings that it made, and shows them late. Meanwhile the
// workers are killed, and frozen for longer than their leases; the database, the broker and the notifier are killed once. What
// would go wrong: a parcel is sent twice or never, a customer gets two mails or none, or the records say what never happened.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '@slipstream/testing/eventually.ts'
import { submitOrders } from './given/submit-orders.ts'
import { carrierFaults, dayMs, leaseMs } from './given/settings.ts'
import { startShipping } from './given/start-shipping.ts'
import { disturb, workerFaults } from './given/worker-faults.ts'
import { shipmentViolations } from './shipment-oracles.ts'

/** More with `SHIPPED_ORDERS=1000`, other faults with `SHIPPED_SEED=7`. */
const orders = Number(process.env['SHIPPED_ORDERS'] ?? 40)
const seed = Number(process.env['SHIPPED_SEED'] ?? 1 + Math.floor(Math.random() * 1_000_000))
const withinMs = 120_000 + orders * 600
const workers = 2

test('given ten days without carrier and dying workers, then each order ships once', async (t) => {
  console.log(`${orders} orders, SHIPPED_SEED=${seed}`)
  const beganAt = performance.now()
  const given = await startShipping(t, { seed, workers })
  const { carrier, ingest } = given
  const records = given.db.collection<{ shipment: { scheduledAt: string | null; shippedAt: string | null } }>(
    'shipmentWork',
  )
  const shipped = (): Promise<number> => records.countDocuments({ 'shipment.shippedAt': { $ne: null } })
  const booked = (): Promise<number> => records.countDocuments({ 'shipment.scheduledAt': { $ne: null } })
  const customers = Array.from({ length: orders }, (_, index) => index + 1)
  const notifier = await given.startNotifier()
  await carrier.setFaults(carrierFaults)
  const disturbance = await disturb(given.workers, workerFaults(seed, workers, leaseMs))

  const ids: string[] = []
  let progress = ''
  try {
    const early = Math.ceil(orders / 4)
    ids.push(...(await submitOrders(ingest.url, customers.slice(0, early))))
    await eventually('some are booked', async () => (await booked()) >= early / 2, withinMs)

    await carrier.setOutage({ lengthMs: 10 * dayMs })
    const placing = submitOrders(ingest.url, customers.slice(early))
    const carriers = given.db.collection('carrierBreakers')
    await eventually(
      'it is known to be unavailable',
      async () => (await carriers.findOne({ state: 'open' })) !== null,
    )
    await given.stack.part('mongodb').kill('SIGKILL')
    await given.stack.part('mongodb').restart()
    ids.push(...(await placing))
    await eventually('the outage is over', async () => !(await carrier.hasOutage()), withinMs)

    await eventually('half is shipped', async () => (await shipped()) >= orders / 2, withinMs)
    await given.stack.part('kafka').kill('SIGKILL')
    await given.stack.part('kafka').restart()
    await notifier.kill('SIGKILL')
    await given.startNotifier()
    await eventually(
      () => `everything is shipped: ${progress}`,
      async () => {
        const { kill, freeze } = disturbance.counts()
        progress = `${await shipped()} of ${orders}, ${kill} workers killed, ${freeze} frozen (SHIPPED_SEED=${seed})`
        return (await shipped()) >= orders && kill >= 2 && freeze >= 2
      },
      withinMs,
    )
  } finally {
    await disturbance.stop()
  }

  let wrong: Record<string, string[]> = {}
  const holds = async (): Promise<boolean> => {
    const facts = { ...(await given.facts()), orders: ids }
    wrong = shipmentViolations(facts)
    return Object.keys(wrong).length === 0
  }
  await eventually(() => `all holds (SHIPPED_SEED=${seed}): ${JSON.stringify(wrong, null, 1)}`, holds)

  const facts = await given.facts()
  const attempts = facts.books.reduce((sum, row) => sum + row.booked, 0)
  assert.deepEqual(
    [...ids].map(Number).sort((a, b) => a - b),
    customers,
  )
  console.log(
    `${progress}; ${attempts} bookings, ${attempts - orders} of them voided; ${facts.mails.length} mails; ` +
      `${Math.round((performance.now() - beganAt) / 1_000)} s`,
  )
})
