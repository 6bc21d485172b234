import type { Db } from 'mongodb'
import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import type { DigestWindow } from '../domain/digest-window.ts'
import { liveModel } from './live-models.ts'

export type OrderFigures = { source: string; received: number; changed: number; recovered: number }

const anyOf = (condition: object): object => ({ $max: { $cond: [condition, 1, 0] } })
const isRecovered = {
  $and: [
    { $eq: ['$data.provenance.via', 'rest'] },
    { $eq: [{ $type: '$data.provenance.purpose' }, 'missing'] },
  ],
}

/** Orders by source of which the log recorded something in the window. It reads all of the history. */
export async function orderFigures(db: Db, { from, to }: DigestWindow): Promise<OrderFigures[]> {
  const history = await liveModel<HistoryDocument>(db, 'order-history')
  if (history === null) return []
  return history
    .aggregate<OrderFigures>(
      [
        { $match: { recordedAt: { $gte: from.toISOString(), $lt: to.toISOString() } } },
        {
          $group: {
            _id: { source: '$source', orderId: '$orderId' },
            isNew: anyOf({ $eq: ['$type', 'OrderCreated'] }),
            isRecovered: anyOf(isRecovered),
          },
        },
        {
          $group: {
            _id: '$_id.source',
            received: { $sum: '$isNew' },
            changed: { $sum: { $subtract: [1, '$isNew'] } },
            recovered: { $sum: '$isRecovered' },
          },
        },
        { $project: { _id: 0, source: '$_id', received: 1, changed: 1, recovered: 1 } },
        { $sort: { source: 1 } },
      ],
      { allowDiskUse: true },
    )
    .toArray()
}
