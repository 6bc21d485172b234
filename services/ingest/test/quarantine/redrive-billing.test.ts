import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createMemoryLog } from '@slipstream/event-log/adapters/memory/memory-log.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { recordOf } from '../../src/adapters/record-of.ts'
import { redriveQuarantine } from '../../src/quarantine/redrive-quarantine.ts'
import type { Settled } from '../../src/quarantine/settle-delivery.ts'
import type { AuthenticReading, Delivery } from '../../src/domain/delivery.ts'
import type { Fetched } from '../../src/domain/fetched.ts'
import { quarantineEvent } from '../../src/domain/quarantine/quarantine-event.ts'
import { bodyOf } from '../domain/sources/stripe/given/captured.ts'
import { deliveryOf, signatureOf, stripeSource } from '../domain/sources/stripe/given/stripe-source.ts'

const testMode = stripeSource()
const liveMode = stripeSource({ livemode: true })
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

/** Quarantines what a source with the wrong mode gets, and redrives it once the mode is right. */
async function redriven(delivery: Delivery, reading: AuthenticReading, fetched?: Fetched) {
  assert.ok(reading.kind === 'quarantine' && reading.reason === 'wrong-mode')
  const log = createMemoryLog()
  const settings = { partitions: 1, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 1_000_000 }
  await log.ensureTopics(['billing', 'quarantine'].map((name) => ({ name, ...settings })))
  const appender = await log.appender()
  const rawHeaders = Object.entries(delivery.headers).flatMap(([name, value]) => [name, String(value)])
  const received = { delivery, rawHeaders, ...(fetched !== undefined && { fetched }) }
  await appender.append(
    recordOf(quarantineEvent(testMode, reading, received), { schemaIds, topicPrefix: '' }),
  )
  const settled: Settled[] = []
  await redriveQuarantine({
    ...{ log, appender, topicPrefix: '', schemaIds, sources: new Map([['stripe', liveMode]]), choice: {} },
    ...{ note: {}, dryRun: false, ratePerSecond: 10_000, signal: new AbortController().signal },
    ...{ onSettled: (one: Settled) => void settled.push(one), onProgress: () => undefined },
    nowMs: () => Date.parse('2026-11-23T07:00:00Z'),
  })
  const [one] = settled
  assert.ok(one?.result === 'redriven', JSON.stringify(settled))
  return one
}

const live = Buffer.from(JSON.stringify(bodyOf('built', 46)))

test('given a webhook of live mode, when redriven with the right mode, then it is its event', async () => {
  const delivery = { ...deliveryOf(live, signatureOf(live)), traceparent }
  const reading = testMode.read(delivery)
  assert.ok(reading.kind === 'quarantine')
  const { becomes, type, subject, position } = await redriven(delivery, reading)
  const understood = liveMode.read(delivery)
  assert.ok(understood.kind === 'event')
  assert.deepEqual([becomes, type, subject], [understood.event.id, 'SubscriptionChanged', 'stripe/cus_ada'])
  assert.equal(position, 'billing/0/0')
})

test('given a fetched event or object, when it is redriven, then it stays one that was fetched', async () => {
  const requestedAt = '2026-11-22T07:00:00.000Z'
  const { object } = bodyOf('built', 46)['data'] as { object: object }
  const bodies: [Fetched, Buffer][] = [
    [{ kind: 'event' }, live],
    [{ kind: 'object', requestedAt }, Buffer.from(JSON.stringify({ ...object, livemode: true }))],
  ]
  for (const [fetched, body] of bodies) {
    const delivery = { ...deliveryOf(body), traceparent }
    const reading = testMode.readFetched?.(fetched, delivery)
    const understood = liveMode.readFetched?.(fetched, delivery)
    assert.ok(reading !== undefined && understood?.kind === 'event')
    assert.equal(understood.event.data.provenance.via, 'rest')
    assert.equal((await redriven(delivery, reading, fetched)).becomes, understood.event.id)
  }
})
