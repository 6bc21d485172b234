import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mongoOutbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { silent } from '@slipstream/testing/silent.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import type { Gate } from '@slipstream/work/adapters/shared-rate.ts'
import { carrierBreakers, createCarrierAvailability } from '../../src/availability/carrier-availability.ts'
import { closedBreaker } from '@slipstream/work/domain/breaker.ts'

const unlimited: Gate = {
  take: async (wanted) => ({ granted: wanted, waitMs: 0 }),
  giveBack: async () => undefined,
}

test('given an unavailable carrier and two processes, then one probes it and both learn of it', async (t) => {
  const { client, db } = givenWorld(t, 'availability')
  const outbox = mongoOutbox(db, 'fulfillmentOutbox')
  await outbox.prepare()
  await carrierBreakers(db).ensure(['bobs-post'], closedBreaker)
  const settings = { failures: 3, firstProbeMs: 1_000, maxProbeMs: 4_000 }
  const { logger } = silent('fulfillment')
  const create = () =>
    createCarrierAvailability({
      ...{ client, db, outbox, settings, logger },
      carrier: 'bobs-post',
      inFlightMs: 60_000,
    })
  const [one, other] = [create(), create()]
  const failure = { type: 'failed', reason: 'The carrier refused the connection.' } as const
  await one.record(failure)
  await other.record(failure)
  await one.record(failure)
  const [gate, otherGate] = [one.gate(unlimited), other.gate(unlimited)]
  assert.equal((await gate.take(10)).granted, 0)
  const grants = async () => [(await gate.take(10)).granted, (await otherGate.take(10)).granted]
  await t.waitFor(async () => assert.deepEqual((await grants()).sort(), [0, 1]), {
    timeout: 120_000,
    interval: 50,
  })
  assert.deepEqual(await grants(), [0, 0])
  await other.record({ type: 'succeeded' })
  await t.waitFor(async () => assert.deepEqual(await grants(), [10, 10]), { timeout: 120_000, interval: 50 })
  const events = await outbox.entries.find().sort({ revision: 1 }).toArray()
  assert.deepEqual(
    events.map(({ event }) => (JSON.parse(event) as { data: { state: string } }).data.state),
    ['unavailable', 'available'],
  )
})
