import { BSON, MongoError } from 'mongodb'
import type { CollectionWrite } from './batch-writes.ts'

const maxBytes = 16 * 1024 * 1024
const messages = /larger than the maximum size|too large|BSONObj size/i

/** Whether a write failed because a document was too large for MongoDB or for the driver's buffer. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof MongoError && messages.test(error.message))
}

/**
 * Documents that are too large for MongoDB. It costs as much as the writing, so
 * call it only after a write has failed.
 */
export function findTooLarge<Document extends { _id: string }>(
  writes: readonly CollectionWrite<Document>[],
): { collection: string; document: Document; bytes: number }[] {
  return writes.flatMap(({ collection, documents }) =>
    documents
      .map((document) => ({ collection, document, bytes: BSON.calculateObjectSize(document) }))
      .filter(({ bytes }) => bytes > maxBytes),
  )
}
