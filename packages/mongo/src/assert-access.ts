import type { Db } from 'mongodb'

/**
 * Resolves when the primary responds and knows this process' user; rejects with the reason when it does not.
 * A ping would succeed for a user who has been removed. Needs no role.
 */
export async function assertAccess(db: Db): Promise<void> {
  const collections = db.listCollections({}, { nameOnly: true, authorizedCollections: true, batchSize: 1 })
  try {
    await collections.hasNext()
  } finally {
    await collections.close()
  }
}
