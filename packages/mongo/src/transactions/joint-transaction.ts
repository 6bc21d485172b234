import type { AnyBulkWriteOperation, ClientSession, Collection, Document, MongoClient } from 'mongodb'
import { inTransaction } from './in-transaction.ts'
import { writeInto, writeTogether } from './write-together.ts'
import type { CollectionWrite } from './write-together.ts'

/** A transaction that several partitions may share. */
export type JointTransaction = {
  session: ClientSession
  /**
   * Writes at the end, with what others leave for it: one command for each collection, in any order. For
   * documents that nobody else in the transaction reads or writes.
   */
  writeLast<Item extends Document>(
    collection: Collection<Item>,
    operations: readonly AnyBulkWriteOperation<Item>[],
  ): void
}

/** As `inTransaction`, with writes left for its end: each command costs a round trip. */
export async function inJointTransaction(
  client: MongoClient,
  work: (transaction: JointTransaction) => Promise<void>,
): Promise<void> {
  await inTransaction(client, async (session) => {
    const left: CollectionWrite[] = []
    await work({
      session,
      writeLast(collection, operations) {
        for (const write of operations) left.push(writeInto(collection, write))
      },
    })
    await writeTogether(session, left, { ordered: false })
  })
}
