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
  return new ReconnectingClient(url, { appName, serverSelectionTimeoutMS: 5_000, ...options })
}

/**
 * The driver closes its topology when the first connection fails, and keeps it: each later call would fail with `Topology is
 * closed`, also once MongoDB responds. Without it, the next call connects again.
 */
class ReconnectingClient extends MongoClient {
  override async connect(): Promise<this> {
    try {
      return await super.connect()
    } catch (error) {
      delete (this as { topology?: unknown }).topology
      throw error
    }
  }
}
