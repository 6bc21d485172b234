import type { Db } from 'mongodb'
import { collections } from '@slipstream/event-log/adapters/mongo/documents.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'

import type { ParkedLetters } from '../../store/set-aside-store.ts'

const mostPositions = 10

/** The dead letters that wait for a redrive, of the keys of one source, by consumer. */
export async function deadLettersBySource(db: Db, source: string): Promise<ParkedLetters[]> {
  const { deadLetters } = collections(db)
  // Keys are `source/orderId` or the source alone, those of alerts `rule/source/subject`. A source's name has nothing in it
  // that a pattern could take for its own.
  const key = { $regex: `^(${source}(/|$)|[^/]+/${source}/)` }
  const found = await deadLetters
    .aggregate<{ _id: string; parked: number }>([
      { $match: { state: 'parked', key } },
      { $group: { _id: '$consumer', parked: { $sum: 1 } } },
      { $sort: { _id: 1 } },
    ])
    .toArray()
  return Promise.all(
    found.map(async ({ _id: consumer, parked }) => {
      const first = await deadLetters
        .find({ consumer, state: 'parked', key })
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
