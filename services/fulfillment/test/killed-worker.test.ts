import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { order } from './given/order.ts'
import { world } from './given/world.ts'

const orderIds = Array.from({ length: 12 }, (_, index) => `${1001 + index}`)

test('given a worker that is killed with bookings under way, then another books none twice', async (t) => {
  const { start, append, untilStatus, until, carrier, items, stack, topicPrefix, db } = await world(t)
  // The carrier books, and never responds.
  await carrier.setFaults({ hang: { operations: ['book'], work: 'done', times: 5 } })
  const process = spawn(globalThis.process.execPath, [
    new URL('./given/fulfillment-process.ts', import.meta.url).pathname,
    ...['--brokers', stack.kafkaBrokers.join(','), '--registry', stack.schemaRegistryUrl],
    ...['--prefix', topicPrefix, '--mongodb', stack.mongodbUrl, '--database', db.databaseName],
    ...['--carrier', carrier.url],
  ])
  t.after(() => process.kill('SIGKILL'))
  await once(process.stdout, 'data')
  await append(...orderIds.map((id) => order(id)))
  await until('five bookings are made without a response', () => carrier.books().length >= 5)
  process.kill('SIGKILL')
  start()
  await untilStatus(12, 'scheduled', 'shipped', 'delivered', 'returned')
  for (const { booked, reference } of carrier.books()) assert.equal(booked, 1, String(reference))
  const adopted = await items.countDocuments({ 'shipment.booking.isAdopted': true })
  assert.ok(adopted >= 1, 'none was adopted')
})
