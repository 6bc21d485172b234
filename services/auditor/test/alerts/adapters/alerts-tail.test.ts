import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { it } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { alertsTopic } from '@slipstream/event-log/topics/topic-settings.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { AlertsView } from '../../../src/alerts/domain/alerts-view.ts'
import { AlertsTail } from '../../../src/alerts/adapters/alerts-tail.ts'
import { heldAlerts } from '../../../src/alerts/domain/alert-state.ts'
import { never } from '../../world.ts'

it('given unreadable records, then all other alerts are known, and what others append later', async (test) => {
  const log = connectKafkaLog({ brokers: (await stackForTests()).kafkaBrokers, clientId: 'test' })
  test.after(() => log.close())
  const settings = alertsTopic(`t${randomUUID().slice(0, 8)}.`, {
    kafka: { partitions: 2, replicationFactor: 1 },
  })
  await log.ensureTopics([settings])
  const appender = await log.appender()
  const { AlertRaised: raised, AlertResolved: resolved } = examples
  const record = (event: typeof raised | typeof resolved) => ({
    ...encodeEvent(event, schemaIds),
    topic: settings.name,
  })
  const ofTheFuture = record(raised)
  await appender.append({
    ...ofTheFuture,
    key: 'missing-order/shop/1',
    headers: { ...ofTheFuture.headers, ce_dataversion: '99' },
  })
  await appender.append({ ...record(raised), key: 'nothing of ours', value: Buffer.from('nonsense') })
  await appender.append(record(raised))

  const passedOver: string[] = []
  const tail = new AlertsTail({
    view: new AlertsView(),
    ...{ log, topic: settings.name },
    onUnreadable: (position) => passedOver.push(position),
  })
  test.after(() => tail.stop())
  await test.waitFor(() => tail.check(), { timeout: 120_000 })
  await tail.caughtUp(never)
  const held = () => [...heldAlerts(tail.view.knownOf(raised.data.source)).keys()]
  assert.deepEqual(held(), [raised.subject])
  assert.equal(passedOver.length, 2)
  assert.equal(tail.view.unreadableOf('shop').length, 1)
  assert.equal(tail.view.unreadableOf('slipstream').length, 1)

  const at = raised.data.since
  await appender.append(record({ ...resolved, occurredAt: at, data: { ...resolved.data, since: at } }))
  await tail.caughtUp(never)
  assert.deepEqual(held(), [])
  await appender.append({
    ...record({ ...raised, subject: 'missing-order/shop/1' }),
    key: 'missing-order/shop/1',
  })
  await tail.caughtUp(never)
  assert.deepEqual(tail.view.unreadableOf('shop'), [], 'a later record of the key can be read')
})
