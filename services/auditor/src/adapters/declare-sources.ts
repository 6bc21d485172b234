import type { Db } from 'mongodb'
import { auditCollections } from './audit-collections.ts'
import { untilNoDuplicate } from './until-no-duplicate.ts'

/** What these sources do from now on must come in, whether or not anything ever did. Of those known before, nothing changes. */
export async function declareSources(db: Db, sources: Iterable<string>, at: number): Promise<void> {
  const { connections } = auditCollections(db)
  const operations = [...sources].map((source) => ({
    updateOne: { filter: { _id: source }, update: { $setOnInsert: { at: new Date(at) } }, upsert: true },
  }))
  if (operations.length > 0)
    await untilNoDuplicate(() => connections.bulkWrite(operations, { ordered: false }))
}
