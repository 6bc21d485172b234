import type { AnyBulkWriteOperation, Collection } from 'mongodb'
import type { Stored } from '../../adapters/batch-writes.ts'
import { hashOf } from '../content-hash.ts'

/**
 * Writes insertions, replacements and deletions by id, in any order. Each document is made BSON
 * once, for the driver and for its hash.
 *
 * @returns the hash of each document that was written, by the index of its operation
 */
export async function writeHashed(
  collection: Collection<Stored>,
  operations: readonly AnyBulkWriteOperation<Stored>[],
): Promise<Map<number, bigint>> {
  // The checkpoint that follows is written with majority, and so are then all writes before it.
  const bulk = collection.initializeUnorderedBulkOp({ writeConcern: { w: 1 } })
  for (const operation of operations) bulk.raw(operation as AnyBulkWriteOperation)
  const hashes = new Map<number, bigint>()
  for (const { originalIndexes, serializedOperations } of bulk.batches)
    for (const [at, index] of originalIndexes.entries()) {
      const document = documentIn(operations[index], serializedOperations[at])
      if (document !== undefined) hashes.set(index, hashOf(document))
    }
  await bulk.execute()
  return hashes
}

/** Before the name of an element stands its type, which is 3 for a document, and behind it a zero. */
const elementBytes = 'xu_'.length
const lengthBytes = 4

/** @param bytes what is sent: an insertion is its document, a replacement is `{ q: filter, u: document }` */
function documentIn(
  operation: AnyBulkWriteOperation<Stored> | undefined,
  bytes: Uint8Array | undefined,
): Uint8Array | undefined {
  if (operation === undefined || bytes === undefined) throw new Error('the driver made no bytes of a write')
  if ('insertOne' in operation) return bytes
  if (!('replaceOne' in operation)) return undefined
  const filterAt = lengthBytes + elementBytes
  const documentAt = filterAt + lengthAt(bytes, filterAt) + elementBytes
  return bytes.subarray(documentAt, documentAt + lengthAt(bytes, documentAt))
}

/** BSON begins with its length. */
function lengthAt(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getInt32(at, true)
}
