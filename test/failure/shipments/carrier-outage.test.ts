// The carrier is down for ten days of its time, loses the responses of bookings that it made, and shows them
// late. Meanwhile the workers are killed, and frozen for longer than their leases; the database, the broker
// and the notifier are killed once. What would go wrong: a parcel is sent twice or never, a customer gets two
// mails or none, or the records say what never happened.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventually } from '@slipstream/testing/eventually.ts'
import { submitOrders } from './given/submit-orders.ts'
import { carrierFaults, dayMs, leaseMs } from './given/settings.ts'
import { startShipping } from './given/start-shipping.ts'
import { hasProgressed } from './given/has-progressed.ts'
import { disturb, workerFaults } from '../given/worker-faults.ts'
import { shipmentViolations } from './shipment-oracles.ts'

/** More with `SHIPPED_ORDERS=1000`, other faults with `SHIPPED_SEED=7`. */
const orders = Number(process.env['SHIPPED_ORDERS'] ?? 40)
const seed = Number(process.env['SHIPPED_SEED'] ?? 1 + Math.floor(Math.random() * 1_000_000))
/** Of each step. On a calm machine, all of them together take less than 90 s. */
const withinMs = 180_000 + orders * 600
const workers = 2
/** Of workers: two are killed, and two frozen. More would only be waited for. */
const faults = 4 * Math.ceil(orders / 40)

test('given ten days without carrier and dying workers, then each order ships once', async (t) => {
  const beganAt = performance.now()
  const log = (what: string): void =>
    console.log(`${Math.round((performance.now() - beganAt) / 1_000)} s: ${what}`)
  log(`${orders} orders, SHIPPED_SEED=${seed}`)
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
  const plan = workerFaults(seed, { count: faults, workers, leaseMs })
  const disturbance = await disturb(given.workers, plan, hasProgressed(given.db, orders))
  log('all services run')

  const ids: string[] = []
  let progress = ''
  try {
    const early = Math.ceil(orders / 4)
    ids.push(...(await submitOrders(ingest.url, customers.slice(0, early))))
    await eventually('some are booked', async () => (await booked()) >= early / 2, withinMs)

    log('some orders are booked: the carrier fails')
    await carrier.setOutage({})
    const placing = submitOrders(ingest.url, customers.slice(early))
    const carriers = given.db.collection('carrierBreakers')
    await eventually(
      'it is known to be unavailable',
      async () => (await carriers.findOne({ state: 'open' })) !== null,
      withinMs,
    )
    log('the outage is known: the database is killed')
    await given.stack.part('mongodb').kill('SIGKILL')
    await given.stack.part('mongodb').restart()
    ids.push(...(await placing))
    await eventually('ten days are over', async () => (await carrier.outageLastsMs()) >= 10 * dayMs, withinMs)
    await carrier.setOutage({ lengthMs: 0 })
    log('the outage is over')

    await eventually('half is shipped', async () => (await shipped()) >= orders / 2, withinMs)
    log('half is shipped: Kafka and the notifier are killed')
    await given.stack.part('kafka').kill('SIGKILL')
    await given.stack.part('kafka').restart()
    await notifier.kill('SIGKILL')
    await given.startNotifier()
    await eventually(
      () => `everything is shipped: ${progress}`,
      async () => {
        const { kill, freeze } = disturbance.counts()
        const count = await shipped()
        progress = `${count} of ${orders}, ${kill} workers killed, ${freeze} frozen (SHIPPED_SEED=${seed})`
        if (count >= orders) progress += `\n${await disturbance.state()}`
        return count >= orders && kill >= 2 && freeze >= 2
      },
      withinMs,
    )
    log(progress)
  } finally {
    await disturbance.stop()
  }

  let wrong: Record<string, string[]> = {}
  const holds = async (): Promise<boolean> => {
    const facts = { ...(await given.facts()), orders: ids }
    wrong = shipmentViolations(facts)
    return Object.keys(wrong).length === 0
  }
  await eventually(
    () => `all holds (SHIPPED_SEED=${seed}): ${JSON.stringify(wrong, null, 1)}`,
    holds,
    withinMs,
  )

  const facts = await given.facts()
  const attempts = facts.books.reduce((sum, row) => sum + row.booked, 0)
  assert.deepEqual(
    [...ids].map(Number).sort((a, b) => a - b),
    customers,
  )
  log(`${attempts} bookings, ${attempts - orders} of them voided; ${facts.mails.length} mails`)
})
