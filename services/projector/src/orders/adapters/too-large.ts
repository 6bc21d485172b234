import { BSON, MongoError } from 'mongodb'
import type { ConsumedOrderEvent } from '@slipstream/event-log/consume/consumer.ts'
import type { FoldedBatch } from '../fold-orders.ts'

const largestBytes = 16 * 1024 * 1024
const messages = /larger than the maximum size|too large|BSONObj size/i

/** Whether a write failed because a document was larger than MongoDB takes, or than the driver can put into its buffer. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof MongoError && messages.test(error.message))
}

/**
 * Which events make a document larger than MongoDB takes, and why. It costs as much as the writing itself, so it is
 * only asked after a write has failed. Of an order, or a participant, that grew too large it is the order's last event.
 */
export function whyTooLarge(
  { documents }: FoldedBatch,
  events: readonly ConsumedOrderEvent[],
): Map<ConsumedOrderEvent, string> {
  const reasons = new Map<ConsumedOrderEvent, string>()
  for (const [collection, stored] of documents) {
    for (const document of stored) {
      const bytes = BSON.calculateObjectSize(document)
      if (bytes <= largestBytes) continue
      const subject = `${document.source}/${document.orderId}`
      const culprit =
        events.find(({ id }) => id === document._id) ?? events.findLast((event) => event.subject === subject)
      if (culprit !== undefined)
        reasons.set(culprit, `its document in ${collection} would be ${bytes} bytes, too large`)
    }
  }
  return reasons
}
