// The certificates by which services sign in to Kafka change under load, by the steps of docs/security.md.
// What would go wrong: a delivery that is answered 5xx or lost, or a service that ends where its certificate
// is refused, hides why, or makes dead letters of what it can't read.

import assert from 'node:assert/strict'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { securityOfEnvironment } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import type { KafkaSecurity } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { changingCredentials } from '../given/changing-credentials.ts'
import { deliver, deliveriesOf } from '../given/load.ts'
import { rollingIngest } from '../given/rolling-ingest.ts'
import { setClientAuthorities } from '../given/secured-brokers.ts'
import { readiness } from '../given/world.ts'

test('given client certificates that change step by step, then no delivery is lost or refused', async (t) => {
  const given = await changingCredentials(t, 'certificate')
  const { before, after, broker } = given
  const files = { cert: join(given.folder, 'client.pem'), key: join(given.folder, 'client-key.pem') }
  const setFiles = ({ certificate }: typeof before) => {
    copyFileSync(certificate.authorityFile, files.cert)
    copyFileSync(certificate.serverFile, files.key)
  }
  /** Of a service that starts now. */
  const security = () =>
    securityOfEnvironment({
      ...{ KAFKA_TLS: 'true', KAFKA_TLS_CA: before.certificate.authorityFile },
      ...{ KAFKA_TLS_CERT: files.cert, KAFKA_TLS_KEY: files.key },
    })
  const isLetIn = async (credentials: KafkaSecurity) => {
    const log = connectKafkaLog({ brokers: given.securedBrokers, clientId: 'test', security: credentials })
    try {
      await log.topicsFound([])
      return true
    } catch (error) {
      assert.match(String(error), /certificate/)
      return false
    } finally {
      await log.close()
    }
  }
  /** Each network thread of the broker takes another file in its time. */
  const allThreads = (credentials: KafkaSecurity, expected: boolean) =>
    eventually(`all threads of the broker let it ${expected ? 'in' : 'out'}`, async () => {
      const each = await Promise.all(Array.from({ length: 6 }, () => isLetIn(credentials)))
      return each.every((one) => one === expected)
    })
  const trust = async (name: string, ...trusted: (typeof before)[]) => {
    const file = join(given.folder, name)
    writeFileSync(file, trusted.map(({ authority }) => authority).join(''))
    await setClientAuthorities(broker, file)
  }

  setFiles(before)
  const former = security()
  await given.addUser('one')
  const { load, more, replace, allTaken } = await rollingIngest(given, former)
  let projector = given.projector(former, 'one')
  await given.goesOn()

  await t.test(
    'when brokers trust both, then each instance is replaced by one with the new pair',
    async () => {
      setFiles(after)
      assert.equal(await isLetIn(security()), false)
      await trust('both.pem', before, after)
      await allThreads(security(), true)
      await replace(security())
      allTaken()
    },
  )

  const late = await given.ingest(former)
  const [delivery] = deliveriesOf(1)
  assert.ok(delivery)

  await t.test('when brokers trust the new one alone, then who is connected continues', async () => {
    await eventually('it is ready', async () => (await readiness(late.url)).status === 200)
    assert.equal((await deliver(late.url, 'shop/1', delivery)).status, 200)
    await trust('after.pem', after)
    await allThreads(former, false)
    await more()
    await given.goesOn()
    assert.equal((await deliver(late.url, 'shop/1', delivery)).status, 200)
    allTaken()
  })

  await t.test('when it has to connect again with the former, then it waits and says why', async () => {
    await given.restartBroker()
    const taken = load.count(200)
    await eventually('others are let in', () => load.count(200) > taken + 40)
    await eventually('ingest says why', async () =>
      /certificate/i.test(Object.values((await readiness(late.url)).missing).join()),
    )
    const [, another] = deliveriesOf(1)
    assert.ok(another)
    const refused = await deliver(late.url, 'shop/1', another)
    assert.equal(refused.status, 503)
    assert.ok(Number(refused.retryAfter) > 0)
    await late.stop()
    await eventually('the projector says why', async () => {
      const { dependencies } = await projector.health.readiness()
      return /certificate/i.test(JSON.stringify(dependencies))
    })
    const next = given.projector(security(), 'one')
    await projector.stop()
    projector = next
    await given.goesOn()
  })

  await load.stop()
  await given.assertAllHolds(load.acknowledged())
})
