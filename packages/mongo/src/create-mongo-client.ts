import { MongoClient } from 'mongodb'

/**
 * A client that tells after 5 seconds that MongoDB is away (the driver's default is 30): whoever waits for it retries by
 * itself, and says why it waits. An election takes less. Nothing is connected yet.
 */
export function createMongoClient(url: string, appName: string): MongoClient {
  return new MongoClient(url, { appName, serverSelectionTimeoutMS: 5_000 })
}
