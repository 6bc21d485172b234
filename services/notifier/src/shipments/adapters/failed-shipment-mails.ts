import type { Db, Filter } from 'mongodb'
import { deliveryCollections } from '../../delivery/adapters/delivery-collections.ts'
import type { FailureReason } from '../../delivery/domain/after-attempt.ts'
import type { Notification, ShipmentNotification } from '../../delivery/domain/notification.ts'
import type { NotificationOutboxEvent } from '../../delivery/domain/outbox-event.ts'

export type FailedMails = {
  source: string
  orderId: string | null
  failed: FailureReason | 'any'
  /** When the mails were decided: from the first, before the second. */
  since: string | null
  until: string | null
}

const batchSize = 500

/** The failed mails about shipments of a source, in batches. */
export async function* findFailedMails(
  db: Db,
  { source, orderId, failed, since, until }: FailedMails,
): AsyncGenerator<ShipmentNotification[]> {
  const decidedAt = {
    ...(since !== null && { $gte: new Date(since) }),
    ...(until !== null && { $lt: new Date(until) }),
  }
  const filter: Filter<Notification> = {
    ...{ kind: 'shipment', source, state: 'failed' },
    ...(orderId !== null && { orderId }),
    ...(failed !== 'any' && { why: failed }),
    ...((since ?? until) !== null && { decidedAt }),
  }
  let batch: ShipmentNotification[] = []
  for await (const mail of deliveryCollections(db).notifications.find(filter).sort({ _id: 1 })) {
    if (mail.kind !== 'shipment') continue
    batch.push(mail)
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

/**
 * @param mails with the event of each
 * @returns how many were failed still, and are due now
 */
export async function setMailsDue(
  db: Db,
  mails: readonly { id: string; event: NotificationOutboxEvent }[],
  now: Date,
): Promise<number> {
  if (mails.length === 0) return 0
  const $set = { state: 'due', dueAt: now, dueSince: now, attempts: 0, lastError: null, tellAt: now } as const
  const { modifiedCount } = await deliveryCollections(db).notifications.bulkWrite(
    mails.map(({ id, event }) => ({
      updateOne: {
        filter: { _id: id, kind: 'shipment', state: 'failed' },
        update: { $set, $unset: { why: true, unknownOutcomes: true }, $push: { tell: event } },
      },
    })),
    { writeConcern: { w: 'majority' } },
  )
  return modifiedCount
}
