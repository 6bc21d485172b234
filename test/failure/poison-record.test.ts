// Records that can't be handled stand in the log: bytes that are no event, an event that no read model takes,
// and one on which a version of the projector with a mistake gives up. What would go wrong: the partition
// stops indefinitely, the record is dropped, later events of its order are applied to a state that lacks it,
// or a redrive runs them in another order.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { submitRedrive } from '@slipstream/commands/redrives/submit-redrive.ts'
import { watchRedrive } from '@slipstream/commands/watch-command.ts'
import type { LogRecord } from '@slipstream/event-log/event-log.ts'
import { eventTypes } from '@slipstream/events/event-types/event-types.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { SchemaIds } from '@slipstream/events/codec/encode.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import type { Acknowledged } from '../oracles/oracles.ts'
import { deliver, deliveriesOf } from './given/load.ts'
import { mistakenProjector } from './given/mistaken-projector.ts'
import { readiness, world } from './given/world.ts'
import type { World } from './given/world.ts'

const mistake = 'this version stumbles over it'

test('given poison in the log, then later events wait, and a redrive keeps their order', async (t) => {
  const given = await world(t)
  const ingest = await given.ingest()
  await eventually('ingest is ready', async () => (await readiness(ingest.url)).status === 200)
  const acknowledged: Acknowledged[] = []
  const sendTo = async (orderId: number, from: number, to: number): Promise<void> => {
    for (const delivery of deliveriesOf(orderId).slice(from, to)) {
      const response = await deliver(ingest.url, `shop/${orderId}`, delivery)
      assert.ok(response.acknowledged, `answered ${response.status}`)
      acknowledged.push(response.acknowledged)
    }
  }
  for (let orderId = 1; orderId <= 9; orderId++) await sendTo(orderId, 0, 1)
  const [noEvent, misfiled] = await putPoison(given, ['shop/2', 'shop/3'])
  for (let orderId = 1; orderId <= 9; orderId++) await sendTo(orderId, 1, 2)

  const mistaken = await mistakenProjector(given, ({ subject, data }) =>
    subject === 'shop/1' && 'order' in data && data.order.status === 'processing' ? mistake : undefined,
  )
  t.after(() => mistaken.stop())
  await given.assertAllHolds(acknowledged)
  await sendTo(1, 2, 3)
  await given.assertAllHolds(acknowledged)

  const letters = Object.groupBy(await everything(given, 'dead-letters'), ({ key }) => key)
  const behind = (key: string): string => `waits behind an earlier dead letter of ${key}`
  const reasonsOf = (key: string): string[] =>
    (letters[key] ?? []).map(({ headers }) => headers['kafka_dlt-exception-message'] ?? '')
  assert.deepEqual(reasonsOf('shop/1'), [mistake, behind('shop/1')])
  assert.deepEqual(reasonsOf('shop/2'), ['the header ce_source is missing', behind('shop/2')])
  assert.deepEqual(reasonsOf('shop/3'), [
    'the event has the key shop/3 but is about shop/1042',
    behind('shop/3'),
  ])
  assert.deepEqual(Object.keys(letters).sort(), ['shop/1', 'shop/2', 'shop/3'])
  for (const original of [noEvent, misfiled]) {
    const letter = letters[original.key]?.[0]
    assert.deepEqual(letter?.value, original.value)
    assert.deepEqual({ ...letter?.headers, ...original.headers }, letter?.headers)
    assert.equal(letter?.headers['kafka_dlt-original-topic'], given.topic)
    assert.equal(letter?.headers['kafka_dlt-original-partition'], String(original.position.partition))
    assert.equal(letter?.headers['kafka_dlt-original-offset'], String(original.position.offset))
    assert.equal(letter?.headers['kafka_dlt-original-timestamp'], String(original.recordedAtMs))
  }

  await mistaken.stop()
  given.projector()
  const note = { by: 'the test', reason: 'the mistake is mended' }
  const id = await submitRedrive(given.db, { consumer: 'projector', note })
  const { progress } = await watchRedrive(given.db, id, () => undefined)
  const { last: _, outcomes, ...counts } = progress ?? {}
  assert.deepEqual(counts, { total: 6, redriven: 2, failed: 2, releasedKeys: 1, leftAlone: 0 })
  assert.deepEqual(
    outcomes?.map(({ outcome }) => outcome),
    ['done', 'done', 'deadLetter', 'deadLetter'],
  )
  await sendTo(2, 2, 3)
  const revised = deliveriesOf(1)[2]
  assert.ok(revised)
  await given.assertAllHolds(acknowledged)

  const waiting = await given.db.collection('deadLetters').find({ state: 'parked' }).toArray()
  assert.deepEqual(
    Object.fromEntries(
      Object.entries(Object.groupBy(waiting, ({ key }) => String(key))).map(([key, those]) => [
        key,
        those?.length,
      ]),
    ),
    { 'shop/2': 3, 'shop/3': 2 },
  )
  const first = await given.db
    .collection<{ _id: string; timeline: { status: string }[] }>('orders_v1')
    .findOne({ _id: 'shop/1' })
  assert.deepEqual(
    first?.timeline.map(({ status }) => status),
    ['pending', 'processing', 'completed'],
  )
})

/** Bytes that are no event under one key, and under the other an event that tells of another order. */
async function putPoison(
  given: World,
  [one, other]: readonly [string, string],
): Promise<[LogRecord, LogRecord]> {
  const { topic, log } = given
  const ids = Object.fromEntries(Object.keys(eventTypes).map((type) => [type, 1])) as SchemaIds
  const { value, headers } = encodeEvent({ ...examples.OrderUpdated, id: 'misfiled', subject: other }, ids)
  const appender = await log.appender()
  await appender.append({
    topic,
    key: one,
    value: Buffer.from([0xff, 0x00, 0x80]),
    headers: { whose: 'nobody' },
  })
  await appender.append({ topic, key: other, value, headers })
  const all = await everything(given, 'orders')
  const found = [one, other].map((wanted) => all.findLast(({ key }) => key === wanted))
  assert.ok(found[0] && found[1])
  return [found[0], found[1]]
}

async function everything({ log, topicPrefix }: World, name: string): Promise<LogRecord[]> {
  const topic = `${topicPrefix}${name}`
  const ends = await log.endOffsets(topic)
  const records: LogRecord[] = []
  for await (const batch of log.read(
    topic,
    new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }])),
  ))
    records.push(...batch.records)
  return records
}
