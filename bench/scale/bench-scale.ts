import { loadavg } from 'node:os'
import { MongoClient } from 'mongodb'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { topicName } from '@slipstream/events/topics.ts'
import { startStackWithProgress } from '@slipstream/sandbox-stack/progress/start-stack-with-progress.ts'
import { saveResults } from '../measure/results/save-results.ts'
import { table } from '../measure/results/table.ts'
import { fillTopic } from '../project/fill-topic.ts'
import { eventsOfAnOrder } from '../project/order-life.ts'
import { consumers } from './consumers.ts'
import { runInstances } from './run-instances.ts'
import type { ScaleTurn } from './run-instances.ts'

const partitions = 12
const numbersOfInstances = [1, 2, 4]

/**
 * One, two and four instances of each consumer of orders read the same twelve partitions: is each of use,
 * what does it take, and do they leave the same behind. Writes bench/results/scale.json.
 *
 * @throws when an instance handled nothing, or the documents of several differ from those of one
 */
export async function benchScale(options: {
  events: number
  apart: number
  print(line: string): void
}): Promise<string> {
  const { events, apart, print } = options
  const stack = await startStackWithProgress({ temporary: true, env: {} })
  const client = new MongoClient(stack.mongodbUrl)
  const turns: ScaleTurn[] = []
  try {
    for (const consumer of consumers) {
      const read = Math.round((events * consumer.share) / eventsOfAnOrder) * eventsOfAnOrder
      const topicPrefix = `${consumer.name}-`
      await fillTopic(stack.kafkaBrokers, topicPrefix, { events: read, apart, partitions }, print)
      await makeTopicsOfIngest(stack.kafkaBrokers, topicPrefix)
      for (const instances of numbersOfInstances) {
        const setting = { ...stack, topicPrefix, partitions, database: `${consumer.name}-${instances}` }
        const turn = await runInstances(consumer, instances, { setting, client, events: read, print })
        turns.push(turn)
        print(`${instances} of ${consumer.name}: ${read} events in ${turn.seconds.toFixed(1)} s`)
        await client.db(setting.database).dropDatabase()
      }
    }
  } finally {
    await client.close()
    await stack.stop()
  }
  const load = loadavg()[0] ?? NaN
  const path = await saveResults('scale', { events, apart, partitions, load, turns })
  const report = `${reportScale(turns)}\n\nLoad ${load.toFixed(0)}. ${path} has all figures.`
  const wrong = [...idleOf(turns), ...differencesOf(turns)]
  if (wrong.length > 0) throw new Error(`${report}\n\n${wrong.join('\n')}`)
  return `${report}\nNo instance was idle, and the documents of several are those of one.`
}

/** Those that ingest makes beside orders: the auditor reads them. */
async function makeTopicsOfIngest(brokers: string[], topicPrefix: string): Promise<void> {
  const log = connectKafkaLog({ brokers, clientId: 'bench' })
  const settings = { partitions, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 1024 * 1024 }
  await log.ensureTopics(
    (['quarantine', 'refusals'] as const).map((topic) => ({
      name: topicName(topicPrefix, topic),
      ...settings,
    })),
  )
  await log.close()
}

function reportScale(turns: readonly ScaleTurn[]): string {
  return table(
    ['consumer', 'instances', 'events', 'seconds', 'events/s', 'done by each', 'CPU s', 'of MongoDB'],
    turns.map(({ consumer, instances, events, seconds, handled, cpuSeconds, mongoCpuSeconds }) => [
      ...[consumer, String(instances), String(events), seconds.toFixed(1), (events / seconds).toFixed(0)],
      ...[handled.join(', '), cpuSeconds.toFixed(1), mongoCpuSeconds.toFixed(1)],
    ]),
  )
}

function idleOf(turns: readonly ScaleTurn[]): string[] {
  return turns
    .filter(({ handled }) => handled.some((events) => !(events > 0)))
    .map(({ consumer, instances }) => `of ${instances} instances of ${consumer} one handled nothing`)
}

function differencesOf(turns: readonly ScaleTurn[]): string[] {
  return turns.flatMap(({ consumer, instances, digests }) => {
    const alone = turns.find((turn) => turn.consumer === consumer && turn.instances === 1)?.digests ?? {}
    return Object.entries(digests)
      .filter(([collection, digest]) => digest !== alone[collection])
      .map(
        ([collection, digest]) =>
          `${collection} of ${instances} instances of ${consumer}: ${digest}; of one: ${alone[collection]}`,
      )
  })
}
