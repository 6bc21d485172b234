import { MongoClient, type MongoClientOptions } from 'mongodb'

/**
 * A client that reports after 5 seconds that MongoDB is unavailable (the driver's default is 30), as its callers retry. An
 * election takes less. Nothing is connected yet.
 *
 * @param options `socketTimeoutMS` bounds a single operation, for callers that respond to a request. Default: unlimited
 */
export function createMongoClient(
  url: string,
  appName: string,
  options: Pick<MongoClientOptions, 'socketTimeoutMS'> = {},
): MongoClient {
  return new MongoClient(url, { appName, serverSelectionTimeoutMS: 5_000, ...options })
}
