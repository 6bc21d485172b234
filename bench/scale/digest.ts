import { createHash } from 'node:crypto'
import { BSON } from 'mongodb'
import type { Db } from 'mongodb'

/** A collection's count of documents, and a hash of them by id. @param projection the fields that count */
export async function digestOf(
  db: Db,
  collection: string,
  projection: Readonly<Record<string, 0 | 1>>,
): Promise<string> {
  const hash = createHash('sha256')
  let documents = 0
  for await (const document of db.collection(collection).find({}, { projection }).sort({ _id: 1 })) {
    hash.update(BSON.EJSON.stringify(document, { relaxed: false })).update('\n')
    documents++
  }
  return `${documents} documents, ${hash.digest('hex').slice(0, 12)}`
}
