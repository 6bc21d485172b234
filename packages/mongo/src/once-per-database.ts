import type { Db, MongoClient } from 'mongodb'

/**
 * Runs `prepare` once for each client and database: later calls return the same promise. After
 * a failure the next call runs it again. Databases are distinguished by name, since
 * `client.db()` makes a new object at each call.
 */
export function oncePerDatabase(prepare: (db: Db) => Promise<void>): (db: Db) => Promise<void> {
  const prepared = new WeakMap<MongoClient, Map<string, Promise<void>>>()
  return (db) => {
    const ofClient = prepared.get(db.client) ?? new Map<string, Promise<void>>()
    prepared.set(db.client, ofClient)
    const begun = ofClient.get(db.databaseName)
    if (begun !== undefined) return begun
    const promise = prepare(db).catch((error: unknown) => {
      ofClient.delete(db.databaseName)
      throw error
    })
    ofClient.set(db.databaseName, promise)
    return promise
  }
}
