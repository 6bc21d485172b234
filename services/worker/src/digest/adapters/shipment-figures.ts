import type { Db } from 'mongodb'
import type { DigestDue } from '@slipstream/events/event-types/job-events.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import type { DigestWindow } from '../domain/digest-window.ts'
import { liveModel } from './live-models.ts'

/** Null where nothing was ever shipped. It reads all shipments. */
export async function shipmentFigures(db: Db, { from, to }: DigestWindow): Promise<DigestDue['shipments']> {
  const shipments = await liveModel<ShipmentDocument>(db, 'shipments')
  const counted = (condition: object) => ({ $sum: { $cond: [condition, 1, 0] } })
  const within = (field: string) =>
    counted({ $and: [{ $gte: [field, from.toISOString()] }, { $lt: [field, to.toISOString()] }] })
  const [figures] =
    (await shipments
      ?.aggregate<NonNullable<DigestDue['shipments']>>([
        {
          $group: {
            _id: null,
            requested: within('$requestedAt'),
            shipped: within('$shippedAt'),
            delivered: within('$deliveredAt'),
            waiting: counted({ $in: ['$status', ['accepted', 'scheduled']] }),
            deadLettered: counted({ $eq: ['$status', 'dead-lettered'] }),
          },
        },
        { $project: { _id: 0 } },
      ])
      .toArray()) ?? []
  return figures ?? null
}
