import type { ClientSession, Db } from 'mongodb'
import { formatPosition } from '../../../position.ts'
import type { Position } from '../../../position.ts'
import type { ConsumerOfTopic } from '../checkpoints-of.ts'
import { collections, deadLetterId } from '../documents.ts'

export type WaitingLetters = {
  consumer: string
  parked: number
  /** Of the ones that have waited longest, at most ten. */
  firstPositions: string[]
}

const maxPositions = 10
const maxKeys = 1_000

/**
 * The dead letters of a source that wait for a redrive, by consumer.
 *
 * @param alertConsumers those who read the topic of alerts, where keys are `rule/source/subject`
 * @param keyPrefixes of the keys of its records; default: its name
 */
export async function deadLettersOf(
  db: Db,
  source: string,
  alertConsumers: readonly string[],
  keyPrefixes: readonly string[] = [source],
): Promise<WaitingLetters[]> {
  const { deadLetters } = collections(db)
  // Keys are `source/orderId` or the source alone: ranges of an index. `0` is what follows `/`.
  const own = keyPrefixes.flatMap((prefix) => [
    { key: prefix },
    { key: { $gte: `${prefix}/`, $lt: `${prefix}0` } },
  ])
  // A source's name has no character that is special in a regular expression.
  const ofAlerts = { consumer: { $in: [...alertConsumers] }, key: { $regex: `^[^/]+/${source}/` } }
  const isOfSource = { $or: [...own, ofAlerts].map((one) => ({ state: 'parked' as const, ...one })) }
  const found = await deadLetters
    .aggregate<{ _id: string; parked: number }>([
      { $match: isOfSource },
      { $group: { _id: '$consumer', parked: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    ])
    .toArray()
  return Promise.all(
    found.map(async ({ _id: consumer, parked }) => {
      const first = await deadLetters
        .find({ $and: [{ consumer }, isOfSource] })
        .sort({ parkedAt: 1, _id: 1 })
        .limit(maxPositions)
        .toArray()
      const firstPositions = first.map(({ topic, partition, offset }) =>
        formatPosition({ topic, partition, offset: BigInt(String(offset)) }),
      )
      return { consumer, parked: Number(parked), firstPositions }
    }),
  )
}

/** How many dead letters of each consumer wait for a redrive. Consumers without any are left out. */
export async function countDeadLetters(db: Db): Promise<Map<string, number>> {
  const found = await collections(db)
    .deadLetters.aggregate<{ _id: string; waiting: number }>([
      { $match: { state: 'parked' } },
      { $group: { _id: '$consumer', waiting: { $sum: 1 } } },
    ])
    .toArray()
  return new Map(found.map(({ _id, waiting }) => [_id, Number(waiting)]))
}

/** Whether any dead letter waits for a redrive, of whichever source. */
export async function isAnyDeadLetter(db: Db): Promise<boolean> {
  return (await collections(db).deadLetters.findOne({ state: 'parked' }, { projection: { _id: 1 } })) !== null
}

/**
 * The keys of dead letters that were stored after a time and still wait, at most 1,000.
 *
 * @param afterMs milliseconds since 1970
 */
export async function keysParkedSince(db: Db, afterMs: number): Promise<string[]> {
  const found = await collections(db)
    .deadLetters.find({ state: 'parked', parkedAt: { $gt: new Date(afterMs) } }, { projection: { key: 1 } })
    .limit(maxKeys)
    .toArray()
  return [...new Set(found.map(({ key }) => key))]
}

/** The keys of which a record of this topic waits for a redrive by this consumer. */
export async function parkedKeysOf(
  db: Db,
  { consumer, topic }: ConsumerOfTopic,
  session: ClientSession,
): Promise<string[]> {
  const found = await collections(db).parkedKeys.find({ consumer, topic }, { session }).toArray()
  return found.map(({ key }) => key)
}

/** Whether the record is a dead letter of this consumer that waits for a redrive. */
export async function isDeadLetter(
  db: Db,
  consumer: string,
  position: Position,
  session: ClientSession,
): Promise<boolean> {
  const letter = { _id: deadLetterId(consumer, position), state: 'parked' as const }
  return (await collections(db).deadLetters.findOne(letter, { session, projection: { _id: 1 } })) !== null
}

/**
 * Positions of the records that this consumer could not handle, without those parked behind them, which still
 * wait. Read it after the checkpoints: then none before them is missing.
 */
export async function failingPositionsOf(db: Db, { consumer, topic }: ConsumerOfTopic): Promise<Set<string>> {
  const found = collections(db).deadLetters.find(
    { consumer, state: 'parked', topic, culprit: true },
    { projection: { partition: 1, offset: 1 } },
  )
  const positions = new Set<string>()
  for await (const { partition, offset } of found)
    positions.add(formatPosition({ topic, partition, offset: BigInt(String(offset)) }))
  return positions
}

/** How many dead letters wait for a redrive, by consumer, and since when the oldest waits. */
export async function waitingLetters(
  db: Db,
): Promise<{ consumer: string; count: number; oldestAt: Date | null }[]> {
  const { deadLetters } = collections(db)
  const found = await deadLetters
    .aggregate<{ _id: string; count: number | bigint; oldestAt: Date | null }>([
      { $match: { state: 'parked' } },
      { $group: { _id: '$consumer', count: { $sum: 1 }, oldestAt: { $min: '$parkedAt' } } },
      { $sort: { _id: 1 } },
    ])
    .toArray()
  return found.map(({ _id: consumer, count, oldestAt }) => ({ consumer, count: Number(count), oldestAt }))
}

/** Those of the consumers for which this record waits for a redrive. */
export async function consumersThatWaitFor(
  db: Db,
  position: Position,
  consumers: readonly string[],
): Promise<Set<string>> {
  const ids = consumers.map((consumer) => deadLetterId(consumer, position))
  const found = await collections(db)
    .deadLetters.find({ _id: { $in: ids }, state: 'parked' }, { projection: { consumer: 1 } })
    .toArray()
  return new Set(found.map(({ consumer }) => consumer))
}
