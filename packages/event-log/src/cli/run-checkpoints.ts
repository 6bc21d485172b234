import { withServiceDatabase } from '@slipstream/mongo/with-service-database.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import type { Db } from 'mongodb'
import { connectKafkaLog } from '../adapters/kafka/connect-kafka-log.ts'
import { asStored } from '../personal-data/open-records.ts'
import { listCheckpoints } from '../adapters/mongo/list-checkpoints.ts'
import type { ListedCheckpoint } from '../adapters/mongo/list-checkpoints.ts'
import { setBackCheckpoint } from '../adapters/mongo/set-back-checkpoint.ts'
import { setBackTo } from '../domain/set-back.ts'
import type { EventLog } from '../event-log.ts'
import { writeCheckpoints, writeSetBack } from './write-checkpoints.ts'

/** Clocks of brokers and services may differ by this. */
const clockMarginMs = 10 * 60_000

type Log = Pick<EventLog, 'endOffsets' | 'startOffsets' | 'offsetsSince'>
type Parts = { db: Db; log: Log; topics(topic: string | undefined): string[] | undefined }

export type SetBack = {
  consumer: string
  topic: string
  /** Default: all that are refused. */
  partition: number | undefined
  offset: bigint | 'start' | undefined
  by: string
  reason: string
  isConfirmed: boolean
}

/** Writes the checkpoints of a consumer or a topic, or of all. @returns false while one is refused */
export function showCheckpoints(
  { consumer, topic }: { consumer: string | undefined; topic: string | undefined },
  isJson: boolean,
): Promise<boolean> {
  return withParts(async ({ db, log, topics }) => {
    const listed = await listCheckpoints(db, { consumer, topics: topics(topic) })
    writeCheckpoints(process.stdout, listed, await endsOf(log, listed), isJson)
    return listed.every(({ refusal }) => refusal === null)
  })
}

/**
 * Sets checkpoints back where this is confirmed, else writes what would be done.
 *
 * @throws if there is none to set back
 */
export function setBackCheckpoints(set: SetBack, isJson: boolean): Promise<void> {
  return withParts(async ({ db, log, topics }) => {
    const { consumer, topic, partition } = set
    const listed = await listCheckpoints(db, { consumer, topics: topics(topic) })
    const chosen = listed.filter((one) =>
      partition === undefined ? one.refusal !== null : one.partition === partition,
    )
    if (chosen.length === 0) {
      const which = partition === undefined ? 'no refused checkpoint' : `no partition ${partition}`
      throw new Error(`${consumer} has ${which} of ${topic}: see npx slipstream checkpoints show`)
    }
    for (const checkpoint of chosen) {
      const to = await targetOf(log, checkpoint, set.offset)
      const isDone = set.isConfirmed && (await setBackCheckpoint(db, checkpoint, { ...set, to }))
      if (set.isConfirmed && !isDone)
        throw new Error('the checkpoint has moved meanwhile: run this command again')
      writeSetBack(process.stdout, checkpoint, { to, isDone, isJson })
    }
  })
}

async function withParts<Result>(work: (parts: Parts) => Promise<Result>): Promise<Result> {
  const { KAFKA_BROKERS: brokers, TOPIC_PREFIX: prefix } = loadEnvironment(['KAFKA_BROKERS', 'TOPIC_PREFIX'])
  return withServiceDatabase('slipstream-checkpoints', async ({ db }) => {
    const log = connectKafkaLog({ brokers, clientId: 'slipstream-checkpoints', open: asStored })
    const topics = (topic: string | undefined) =>
      topic === undefined ? undefined : [topic, `${prefix}${topic}`]
    try {
      return await work({ db, log, topics })
    } finally {
      await log.close()
    }
  })
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
