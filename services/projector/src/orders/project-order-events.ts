import { mismatchesIn, outcomesOf } from '@slipstream/event-log/consume/dead-letter-reasons.ts'
import type { Db } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { ConsumedOrderEvent, Handler } from '@slipstream/event-log/consume/consumer.ts'
import { orderEventMismatch } from '@slipstream/events/mismatches/order-event-mismatch.ts'
import { isDuplicateKey } from '@slipstream/mongo/errors/error-codes.ts'
import type { SavesParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'
import { findDocuments, writeBatch } from '../adapters/batch-writes.ts'
import type { FindDocuments } from '../adapters/batch-writes.ts'
import { liveCollections } from '../adapters/read-model-versions.ts'
import { findTooLarge, isTooLarge } from '../adapters/too-large.ts'
import { foldOrders } from './fold-orders.ts'
import type { OrderWrites } from './fold-orders.ts'

/**
 * Handles a batch of order events: folds them into all live read models, in the transaction
 * that moves the checkpoint. An event of another kind, or one whose order would be too
 * large for a document, is dead-lettered.
 */
export function projectOrderEvents(db: Db, saves: SavesParticipants): Handler<JointTransaction> {
  /** To which offset of a partition all documents are read, since MongoDB refused a batch that ends there. */
  const careful = new Map<number, bigint>()
  const find: FindDocuments = (collection, ids) => findDocuments(db, collection, ids)

  return async (events) => {
    const { partition, offset } = events[0]?.position ?? { partition: 0, offset: 0n }
    const isCareful = offset <= (careful.get(partition) ?? -1n)
    const reasons = mismatchesIn(events, orderEventMismatch)
    const matching = events.filter((event): event is ConsumedOrderEvent => !reasons.has(event))
    const writes = await foldOrders(find, await liveCollections(db), matching, saves, isCareful)
    if (isCareful) for (const [event, reason] of tooLarge(writes, matching)) reasons.set(event, reason)
    return {
      outcomes: outcomesOf(events, reasons),
      commit: (transaction) => writeBatch(db, writes, transaction),
      onCommitFailed(error) {
        if (isTooLarge(error) || isDuplicateKey(error))
          careful.set(partition, events.at(-1)?.position.offset ?? offset)
      },
    }
  }
}

/**
 * The event of each document that is too large: the event of a history document,
 * otherwise the last one of its order.
 */
function tooLarge(
  writes: OrderWrites,
  events: readonly ConsumedOrderEvent[],
): [ConsumedOrderEvent, string][] {
  return findTooLarge(writes).flatMap(({ collection, document, bytes }): [ConsumedOrderEvent, string][] => {
    const subject = `${document.source}/${document.orderId}`
    const event =
      events.find(({ id }) => id === document._id) ?? events.findLast((one) => one.subject === subject)
    const reason = `its document in ${collection} would be ${bytes} bytes, too large`
    return event === undefined ? [] : [[event, reason]]
  })
}
