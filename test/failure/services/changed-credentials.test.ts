// Passwords and certificates of Kafka and MongoDB change under load, by the steps of
// docs/security.md. What would go wrong: a delivery that is answered 5xx or lost, records that become
// dead letters since the database refuses a user, a service that ends.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { mongoDeadLetterStore } from '@slipstream/event-log/adapters/mongo/dead-letters/dead-letter-store.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { changingCredentials } from '../given/changing-credentials.ts'
import { deliver, deliveriesOf } from '../given/load.ts'
import { rollingIngest } from '../given/rolling-ingest.ts'
import { setCertificate, setScramPassword } from '../given/secured-brokers.ts'
import { readiness } from '../given/world.ts'

const mechanism = 'SCRAM-SHA-256'

test('given credentials that change step by step, then no delivery is lost or refused', async (t) => {
  const given = await changingCredentials(t, 'password')
  const { before, after, broker } = given
  const both = before.authority + after.authority
  await setScramPassword(broker)
  await given.addUser('one')
  const oldWay = before.security(mechanism)
  const between = before.security(mechanism, { password: 'the-next', ca: both })
  const newWay = before.security(mechanism, { password: 'the-next', ca: after.authority })

  const { load, more, replace, allTaken } = await rollingIngest(given, oldWay)
  let projector = given.projector(oldWay, 'one')
  await given.goesOn()

  await t.test(
    'when a password of Kafka changes, then who is connected continues until replaced',
    async () => {
      await setScramPassword(broker, 'the-next')
      await more()
      await given.goesOn()
      // A process that must connect again with the old one.
      const late = await given.ingest(oldWay)
      await eventually('it reports why it is not ready', async () =>
        /authenticat/i.test(Object.values((await readiness(late.url)).missing).join()),
      )
      const [delivery] = deliveriesOf(1)
      assert.ok(delivery)
      const refused = await deliver(late.url, 'shop/1', delivery)
      assert.equal(refused.status, 503)
      assert.ok(Number(refused.retryAfter) > 0)
      await late.stop()
      await replace(between)
      allTaken()
    },
  )

  await t.test('when a certificate changes, then who trusts both continues', async () => {
    await setCertificate(broker, after.listener.certificateFile)
    const reaches = async (security: typeof oldWay) => {
      const log = connectKafkaLog({ brokers: given.securedBrokers, clientId: 'test', security })
      try {
        await log.topicsFound([])
      } finally {
        await log.close()
      }
    }
    const former = before.security(mechanism, { password: 'the-next' })
    // Each network thread of the broker takes the new one in its time.
    await eventually('no thread of the broker shows the former', async () => {
      const each = await Promise.allSettled(Array.from({ length: 6 }, () => reaches(former)))
      return each.every(({ status }) => status === 'rejected')
    })
    await assert.rejects(reaches(former), /certificate/)
    await reaches(newWay)
    await reaches(between)
    await replace(newWay)
    allTaken()
  })

  await t.test('when a user of MongoDB follows another, then work continues', async () => {
    await given.addUser('two')
    const next = given.projector(newWay, 'two')
    await eventually('both work', async () => next.state().length > 0 && projector.state().length > 0)
    await projector.stop()
    projector = next
    await given.removeUser('one')
    await given.goesOn()
  })

  await t.test('when a user is removed who is in use, then work waits for another', async () => {
    await given.addUser('three')
    const client = createMongoClient(given.mongodbUrl('two'), 'test')
    given.stopLater({ stop: () => client.close() })
    const db = client.db(given.db.databaseName)
    const stores = [mongoCheckpointStore(client, db), mongoDeadLetterStore(client, db)]
    for (const store of stores) await store.check()
    await given.removeUser('two')
    // Or work that fails would count as failing alone, and become a dead letter.
    for (const store of stores) await assert.rejects(store.check(), /authenti/i)
    await eventually('it is reported', async () => {
      const { dependencies } = await projector.health.readiness()
      return [dependencies['projection'], dependencies['mongodb']].every((part) => part?.ready === false)
    })
    await more()
    const next = given.projector(newWay, 'three')
    await projector.stop()
    projector = next
    await given.goesOn()
  })

  await load.stop()
  allTaken()
  await given.assertAllHolds(load.acknowledged())
})
