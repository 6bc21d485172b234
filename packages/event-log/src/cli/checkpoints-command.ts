import { connectKafkaLog } from '../adapters/kafka/connect-kafka-log.ts'
import { listCheckpoints } from '../adapters/mongo/list-checkpoints.ts'
import type { ListedCheckpoint } from '../adapters/mongo/list-checkpoints.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { setBackCheckpoint } from '../adapters/mongo/set-back-checkpoint.ts'
import { checkpointsHelp, checkpointsOptions } from './checkpoints-options.ts'
import type { CheckpointsOptions } from './checkpoints-options.ts'
import { setBackTo } from '../domain/set-back.ts'
import type { EventLog } from '../event-log.ts'
import { showCheckpoints, showSetBack } from './show-checkpoints.ts'

/** Clocks of brokers and services may differ by this. */
const clockMarginMs = 10 * 60_000

type Log = Pick<EventLog, 'endOffsets' | 'startOffsets' | 'offsetsSince'>

async function run(options: CheckpointsOptions): Promise<boolean> {
  const { MONGODB_URL: url, KAFKA_BROKERS: brokers, TOPIC_PREFIX: prefix = '' } = process.env
  if (!url) throw new Error('MONGODB_URL is not set: where is the MongoDB of the services?')
  if (!brokers) throw new Error('KAFKA_BROKERS is not set: where is the Kafka of the services?')
  const client = createMongoClient(url, 'slipstream-checkpoints')
  const log = connectKafkaLog({
    brokers: brokers.split(',').map((broker) => broker.trim()),
    clientId: 'slipstream-checkpoints',
  })
  try {
    const db = client.db(process.env['MONGODB_DATABASE'] || 'slipstream')
    const { consumer, topic, set } = options
    const topics = topic === undefined ? undefined : [topic, `${prefix}${topic}`]
    const listed = await listCheckpoints(db, { consumer, topics })
    if (set === undefined) {
      showCheckpoints(process.stdout, listed, await endsOf(log, listed))
      return listed.every(({ refusal }) => refusal === null)
    }
    const chosen = listed.filter(({ partition, refusal }) =>
      set.partition === undefined ? refusal !== null : partition === set.partition,
    )
    if (chosen.length === 0) {
      const which = set.partition === undefined ? 'no refused checkpoint' : `no partition ${set.partition}`
      throw new Error(`${consumer} has ${which} of ${topic}: see npm run checkpoints -- show`)
    }
    for (const checkpoint of chosen) {
      const to = await targetOf(log, checkpoint, set.offset)
      const isDone = set.isConfirmed && (await setBackCheckpoint(db, checkpoint, { ...set, to }))
      if (set.isConfirmed && !isDone)
        throw new Error('the checkpoint has moved meanwhile: run this command again')
      showSetBack(process.stdout, checkpoint, to, isDone)
    }
    return true
  } finally {
    await Promise.all([log.close(), client.close()])
  }
}

async function targetOf(
  log: Log,
  { topic, partition, next, handledThrough, updatedAt }: ListedCheckpoint,
  offset: bigint | 'start' | undefined,
): Promise<bigint> {
  const since = (handledThrough ?? updatedAt).getTime() - clockMarginMs
  const [starts, ends, firstSince] = await Promise.all([
    log.startOffsets(topic),
    log.endOffsets(topic),
    log.offsetsSince(topic, since),
  ])
  const [start, end] = [starts.get(partition), ends.get(partition)]
  if (start === undefined || end === undefined) throw new Error(`${topic} has no partition ${partition}`)
  return setBackTo({ offset, next, start, end, firstSince: firstSince.get(partition) ?? start })
}

/** By topic and partition, without topics that do not exist or cannot be queried. */
async function endsOf(log: Log, listed: readonly ListedCheckpoint[]): Promise<Map<string, bigint>> {
  const ends = new Map<string, bigint>()
  for (const topic of new Set(listed.map((one) => one.topic))) {
    const ofTopic = await log.endOffsets(topic).catch(() => new Map<number, bigint>())
    for (const [partition, end] of ofTopic) ends.set(`${topic}/${partition}`, end)
  }
  return ends
}

try {
  const options = checkpointsOptions(process.argv.slice(2))
  if (options === 'help') process.stdout.write(checkpointsHelp)
  else if (!(await run(options))) process.exitCode = 1
} catch (error) {
  console.error(`${(error as Error).message}\nSee npm run checkpoints -- --help`)
  process.exitCode = 2
}
