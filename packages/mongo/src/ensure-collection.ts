import type { Db } from 'mongodb'
import { isNamespaceExists } from './errors/error-codes.ts'

/**
 * Creates the collection if it does not exist. To be called before transactions write into it: those that
 * have to create it conflict with each other.
 */
export async function ensureCollection(db: Db, name: string): Promise<void> {
  await db.createCollection(name).catch((error: unknown) => {
    if (!isNamespaceExists(error)) throw error
  })
}
