import type { Db, Filter } from 'mongodb'
import { deliveryCollections } from './delivery-collections.ts'
import type { FailureReason } from '../domain/after-attempt.ts'
import type { BillingNotification, Notification, ShipmentNotification } from '../domain/notification.ts'
import type { NotificationOutboxEvent } from '../domain/outbox-event.ts'

export type MailOf = { shipment: ShipmentNotification; billing: BillingNotification }

export type FailedMails<Kind extends keyof MailOf> = {
  kind: Kind
  source: string
  /** Only those of this order or customer. */
  about: { orderId?: string; customerId?: string }
  failed: FailureReason | 'any'
  /** When the mails were decided: from the first, before the second. */
  since: string | null
  until: string | null
}

const batchSize = 500

/** The failed mails of one kind of a source, in batches. */
export async function* findFailedMails<Kind extends keyof MailOf>(
  db: Db,
  { kind, source, about, failed, since, until }: FailedMails<Kind>,
): AsyncGenerator<MailOf[Kind][]> {
  const decidedAt = {
    ...(since !== null && { $gte: new Date(since) }),
    ...(until !== null && { $lt: new Date(until) }),
  }
  const filter: Filter<Notification> = {
    ...{ kind, source, state: 'failed', ...about },
    ...(failed !== 'any' && { why: failed }),
    ...((since ?? until) !== null && { decidedAt }),
  }
  let batch: MailOf[Kind][] = []
  for await (const mail of deliveryCollections(db).notifications.find(filter).sort({ _id: 1 })) {
    batch.push(mail as MailOf[Kind])
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
  kind: keyof MailOf,
  mails: readonly { id: string; event: NotificationOutboxEvent }[],
  now: Date,
): Promise<number> {
  if (mails.length === 0) return 0
  const $set = { state: 'due', dueAt: now, dueSince: now, attempts: 0, lastError: null, tellAt: now } as const
  const { modifiedCount } = await deliveryCollections(db).notifications.bulkWrite(
    mails.map(({ id, event }) => ({
      updateOne: {
        filter: { _id: id, kind, state: 'failed' },
        update: { $set, $unset: { why: true, unknownOutcomes: true }, $push: { tell: event } },
      },
    })),
    { writeConcern: { w: 'majority' } },
  )
  return modifiedCount
}
