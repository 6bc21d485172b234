import type { AnyBulkWriteOperation, ClientSession, Collection, Document } from 'mongodb'

/** A write that goes into a transaction with others. */
export type CollectionWrite = { collection: Collection; write: AnyBulkWriteOperation }

/** A write of any collection, without its type: a transaction writes to several. */
export const writeInto = <Item extends Document>(
  collection: Collection<Item>,
  write: AnyBulkWriteOperation<Item>,
): CollectionWrite => ({ collection, write }) as unknown as CollectionWrite

/**
 * Sends the writes within the transaction: one command for each collection. By default those
 * of one collection keep their order.
 */
export async function writeTogether(
  session: ClientSession,
  writes: readonly CollectionWrite[],
  { ordered = true } = {},
): Promise<void> {
  for (const of of Map.groupBy(writes, ({ collection }) => collection.namespace).values())
    await of[0]?.collection.bulkWrite(
      of.map(({ write }) => write),
      { session, ordered },
    )
}
