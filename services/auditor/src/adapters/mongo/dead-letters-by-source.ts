import type { Db } from 'mongodb'
import { collections } from '@slipstream/event-log/adapters/mongo/documents.ts'
import { projectorAlertsConsumer } from '@slipstream/read-models/read-model-versions.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'

import type { ParkedLetters } from '../../store/set-aside-store.ts'

const mostPositions = 10
const mostWoken = 1_000
/** Who reads the topic of alerts. */
const alertsConsumers = ['notifier-alerts', projectorAlertsConsumer]

/** The dead letters that wait for a redrive, of the keys of one source, by consumer. */
export async function deadLettersBySource(db: Db, source: string): Promise<ParkedLetters[]> {
  const { deadLetters } = collections(db)
  // Keys are `source/orderId` or the source alone: ranges of an index. `0` is what follows `/`.
  const own = [{ key: source }, { key: { $gte: `${source}/`, $lt: `${source}0` } }]
  // Those of alerts are `rule/source/subject`; a source's name has nothing in it that a pattern could take for its own.
  const ofAlerts = { consumer: { $in: alertsConsumers }, key: { $regex: `^[^/]+/${source}/` } }
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
        .sort({ parkedAt: 1 })
        .limit(mostPositions)
        .toArray()
      const firstPositions = first.map(({ topic, partition, offset }) =>
        formatPosition({ topic, partition, offset: BigInt(String(offset)) }),
      )
      return { consumer, parked: Number(parked), firstPositions }
    }),
  )
}

/** The first two parts of the keys that were parked after a time: one of them is the source. */
export async function parkedSince(db: Db, after: number): Promise<string[]> {
  const found = await collections(db)
    .deadLetters.find({ state: 'parked', parkedAt: { $gt: new Date(after) } }, { projection: { key: 1 } })
    .limit(mostWoken)
    .toArray()
  return [...new Set(found.flatMap(({ key }) => key.split('/').slice(0, 2)))]
}
