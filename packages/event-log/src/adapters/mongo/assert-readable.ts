import type { Collection, Document } from 'mongodb'

const timeoutMS = 5_000

/**
 * Resolves when the database responds and lets this process read; rejects with the reason when it
 * does not. A ping would succeed for a user who has been removed.
 */
export async function assertReadable<Stored extends Document>(collection: Collection<Stored>): Promise<void> {
  await collection.findOne({}, { projection: { _id: 1 }, timeoutMS })
}
