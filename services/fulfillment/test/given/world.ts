import type { TestContext } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { Event, OrderEvent } from '@slipstream/events/event.ts'
import { Secret } from '@slipstream/runtime/config/secret.ts'
import type { CarrierOptions } from '@slipstream/sandbox-carrier/carrier-options.ts'
import { startCarrier } from '@slipstream/sandbox-carrier/start-carrier.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { silent } from '@slipstream/testing/silent.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { shipmentItems } from '../../src/shipments/adapters/shipment-items.ts'
import type { ShipmentItem } from '../../src/shipments/adapters/shipment-items.ts'
import { startFulfillment } from '../../src/start-fulfillment.ts'
import type { Fulfillment } from '../../src/start-fulfillment.ts'
import { fulfillmentConfig } from './fulfillment-config.ts'
import type { ConfigChanges } from './fulfillment-config.ts'

/** Fulfillment on real servers, with the sandbox's carrier: a day of its parcels takes less than a second. */
export async function world(
  test: TestContext,
  { carrier: carrierOptions = {} }: { carrier?: CarrierOptions } = {},
) {
  const { stack, topicPrefix, client, db, defer } = givenWorld(test, 'fulfillment')
  const carrier = await startCarrier({ speed: 200_000, ...carrierOptions })
  defer(() => carrier.stop())
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'test' })
  const topic = (name: string): string => `${topicPrefix}${name}`
  const settings = { partitions: 3, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 2_000_000 }
  await log.ensureTopics([{ name: topic('orders'), ...settings }])
  const appender = await log.appender()
  const running: Fulfillment[] = []
  defer(async () => {
    await Promise.all(running.map((one) => one.stop()))
    await log.close()
  })
  const items = shipmentItems(db)

  async function shipmentOf(orderId: string, n = 1): Promise<ShipmentItem> {
    const found = await items.findOne({ _id: `admin/${orderId}/${n}` })
    if (found === null) throw new Error(`there is no shipment of ${orderId}`)
    return found
  }

  return {
    ...{ stack, topicPrefix, client, db, carrier, items, shipmentOf, defer },
    start(changes: ConfigChanges = {}) {
      const reports = silent('fulfillment')
      const fulfillment = startFulfillment({
        ...{ config: fulfillmentConfig(carrier.url, changes), topicPrefix, ...reports },
        ...{ kafkaBrokers: stack.kafkaBrokers, schemaRegistryUrl: stack.schemaRegistryUrl },
        ...{ mongodbUrl: stack.mongodbUrl, mongodbDatabase: db.databaseName, leaseMs: 3_000 },
        ...{
          host: '127.0.0.1',
          port: 0,
          tokens: ['label-token', 'label-token-before'].map((token) => new Secret(token)),
        },
      })
      running.push(fulfillment)
      return { ...fulfillment, ...reports }
    },
    async append(...events: OrderEvent[]): Promise<void> {
      await Promise.all(
        events.map((event) => {
          const { key, value, headers } = encodeEvent(event, schemaIds)
          return appender.append({ topic: topic('orders'), key, value, headers })
        }),
      )
    },
    /** The events of the topic `shipments`. */
    async published(): Promise<Event[]> {
      const ends = await log.endOffsets(topic('shipments'))
      const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
      const events: Event[] = []
      for await (const { records } of log.read(topic('shipments'), ranges))
        for (const record of records) events.push(decodeEvent(record))
      return events
    },
    /** Waits until it holds. */
    until: (what: string, holds: () => Promise<boolean> | boolean, timeout = 120_000) =>
      test.waitFor(
        async () => {
          if (!(await holds())) throw new Error(`not yet: ${what}`)
        },
        { interval: 50, timeout },
      ),
    /** Waits until a number of shipments are in these statuses. */
    untilStatus(count: number, ...statuses: ShipmentItem['shipment']['status'][]): Promise<void> {
      return test.waitFor(
        async () => {
          const found = await items
            .aggregate<{ _id: string; n: number }>([{ $group: { _id: '$shipment.status', n: { $sum: 1 } } }])
            .toArray()
          const there = found.filter(({ _id }) => statuses.some((status) => status === _id))
          const sum = there.reduce((all, { n }) => all + n, 0)
          if (sum < count) throw new Error(`only ${JSON.stringify(found)}`)
        },
        { interval: 50, timeout: 120_000 },
      )
    },
  }
}
