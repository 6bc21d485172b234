import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import { topicName } from '@slipstream/events/topics.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { config } from './setting.ts'
import { eventsOfAnOrder, orderEvent } from './order-life.ts'

const atOnce = 2_000
/** Filling is not measured: a machine that is slow for a moment does not end the bench. */
const deadlineMs = 120_000
/** The consumers of the bench ask no registry, and all events are of the current version. */

/**
 * Appends the lives of orders as ingest does, interwoven: between an event of an order and its next, `apart`
 * other orders begin. The smaller that is, the more often a batch holds several events of one order.
 *
 * @returns the mean size of a record's value, in bytes
 */
export async function fillTopic(
  kafkaBrokers: string[],
  topicPrefix: string,
  {
    events,
    apart,
    partitions = config.kafka.partitions,
  }: { events: number; apart: number; partitions?: number },
  print: (line: string) => void,
): Promise<number> {
  const log = connectKafkaLog({ brokers: kafkaBrokers, clientId: 'bench', append: { deadlineMs } })
  const topic = topicName(topicPrefix, 'orders')
  const { replicationFactor } = config.kafka
  const maxRecordBytes = 1024 * 1024
  await log.ensureTopics([{ name: topic, partitions, replicationFactor, retentionMs: -1, maxRecordBytes }])
  const appender = await log.appender()
  const lives = interwoven(events / eventsOfAnOrder, apart)
  let bytes = 0
  for (let first = 0; first < events; first += atOnce) {
    const some = lives.slice(first, first + atOnce).map(({ id, step }) => {
      const { event, rawPayload } = orderEvent(id, step)
      const { key, value, headers } = encodeEvent(event, schemaIds, rawPayload)
      bytes += value.length
      return appender.append({ topic, key, value, headers })
    })
    await Promise.all(some)
    if ((first + atOnce) % 50_000 === 0) print(`${first + atOnce} of ${events} events are in the topic`)
  }
  await log.close()
  return Math.round(bytes / events)
}

/**
 * The steps of the lives of orders, numbered from 1, while between a step and
 * its next `apart` other orders begin.
 */
export function interwoven(orders: number, apart: number): { id: number; step: number }[] {
  const steps = Array.from({ length: eventsOfAnOrder }, (_, step) => step)
  const turns = Array.from({ length: orders + apart * (eventsOfAnOrder - 1) }, (_, turn) => turn + 1)
  return turns
    .flatMap((turn) => steps.map((step) => ({ id: turn - step * apart, step })))
    .filter(({ id }) => id >= 1 && id <= orders)
}
