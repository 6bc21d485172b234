import assert from 'node:assert/strict'
import { it } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { declaredTopic, shipmentsTopic } from '@slipstream/event-log/topics/topic-settings.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { silent } from '@slipstream/testing/silent.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { startAuditor } from '../../../src/start-auditor.ts'
import { carrierChange, shipmentEvents } from './shipments-in-memory.ts'

const configText = `
kafka: { partitions: 2 }
audit: { everyMs: 100 }
sources:
  shop:
    type: woocommerce
    secrets: [{ env: S }]
    shipping: { carrier: bobs-post, statuses: [processing] }
carriers:
  bobs-post:
    type: bobs-post
    url: https://carrier.example
    apiKey: { env: S }
    sender: { name: Shop, street: 1 Example Street, city: Wellington, postcode: '6011', country: NZ }
`

it('given an outage of the carrier in the real log, then one alert, ended by the bookings', async (test) => {
  const { stack, topicPrefix, db, defer } = givenWorld(test, 'auditor')
  const config = parseConfig(configText, { path: 'test', environment: { S: 'secret' } })
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'test' })
  defer(() => log.close())
  const ofIngest = (['orders', 'quarantine', 'refusals'] as const).map((topic) => {
    return { ...declaredTopic(topicPrefix, topic, config), maxRecordBytes: 1024 * 1024 }
  })
  await log.ensureTopics([...ofIngest, shipmentsTopic(topicPrefix, config)])
  const appender = await log.appender()
  const append = async (...events: Event[]): Promise<void> => {
    for (const event of events) {
      const { topic, ...record } = encodeEvent(event, schemaIds)
      await appender.append({ ...record, topic: `${topicPrefix}${topic}` })
    }
  }
  const alerts = async (): Promise<string[]> => {
    const topic = `${topicPrefix}alerts`
    const ends = await log.endOffsets(topic).catch(() => new Map<number, bigint>())
    if (ends.size === 0) return []
    const found: string[] = []
    const all = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
    for await (const { records } of log.read(topic, all)) {
      for (const { type, data } of records.map(decodeEvent)) {
        const { rule, reason, affected } = data as {
          rule: string
          reason?: string
          affected?: { count: number }
        }
        found.push(`${type} ${rule} ${affected?.count ?? reason}`)
      }
    }
    return found
  }
  const shown = (what: string) => eventually(what, async () => (await alerts()).includes(what))

  const auditor = startAuditor({
    ...silent('auditor'),
    ...{ config, topicPrefix, kafkaBrokers: stack.kafkaBrokers, schemaRegistryUrl: stack.schemaRegistryUrl },
    ...{ mongodbUrl: stack.mongodbUrl, mongodbDatabase: db.databaseName, ingest: undefined },
  })
  defer(() => auditor.stop())
  const downMs = Date.now() - 60_000
  const [first, second] = [shipmentEvents('1'), shipmentEvents('2')]
  const outage = [
    carrierChange('unavailable', downMs),
    first('ShipmentRequested', downMs),
    second('ShipmentRequested', downMs),
  ]
  await append(...outage, ...outage)
  await shown('AlertRaised carrier-unavailable 2')

  const upMs = downMs + 30_000
  await append(
    carrierChange('available', upMs),
    first('ShipmentScheduled', upMs),
    second('ShipmentDeadLettered', upMs),
  )
  const at = `${new Date(upMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  await shown(
    `AlertResolved carrier-unavailable The carrier bobs-post has been available again since ${at}. 1 shipment that waited is booked.`,
  )
  await shown('AlertRaised shipment-dead-lettered 1')
  assert.equal((await alerts()).filter((alert) => alert.startsWith('AlertResolved')).length, 1)
})
