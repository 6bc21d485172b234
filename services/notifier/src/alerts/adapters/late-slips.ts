import type { ClientSession, Db } from 'mongodb'
import { deliveryCollections } from '../../delivery/adapters/delivery-collections.ts'
import type { SlipTimes } from '../domain/late-slips.ts'

/** If an outage has more slips, those decided last are not counted. */
const maxSlips = 10_000

/**
 * The slips of a source that were decided since a time, without those that were sent again.
 *
 * @param from ISO 8601 UTC
 */
export async function findSlipTimes(
  db: Db,
  source: string,
  from: string,
  session: ClientSession,
): Promise<SlipTimes[]> {
  return deliveryCollections(db)
    .notifications.find(
      {
        ...{ kind: 'slip', source, resendOf: { $exists: false } },
        ...{ state: { $in: ['due', 'sent'] }, decidedAt: { $gte: new Date(from) } },
      },
      { session },
    )
    .project<SlipTimes>({ orderId: 1, asOf: 1, sentAt: 1 })
    .sort({ decidedAt: 1 })
    .limit(maxSlips)
    .toArray()
}
