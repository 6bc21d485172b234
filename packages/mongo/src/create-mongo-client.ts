import { MongoClient, type MongoClientOptions } from 'mongodb'

/**
 * A client whose calls fail after 5 seconds when MongoDB is unavailable (the driver's default is 30), so that callers can report
 * it and retry. An election takes less. The client connects when it is first used.
 *
 * @param options `socketTimeoutMS` limits a single operation, for callers that respond to a request. Default: unlimited
 */
export function createMongoClient(
  url: string,
  appName: string,
  options: Pick<MongoClientOptions, 'socketTimeoutMS'> = {},
): MongoClient {
  return new MongoClient(url, { appName, serverSelectionTimeoutMS: 5_000, ...options })
}
