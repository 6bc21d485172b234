import { withinDeadline } from '@slipstream/runtime/async/within-deadline.ts'
import { MongoClient, type MongoClientOptions } from 'mongodb'

const closeMs = 5_000

/**
 * A client whose calls fail after 5 seconds when MongoDB is unavailable (the driver's default is 30), so
 * that callers can report it and retry. An election takes less. The client connects when it is first used.
 * It is closed after 5 seconds at most.
 *
 * @param options `socketTimeoutMS` limits a single operation, for callers that
 * respond to a request. Default: unlimited
 */
export function createMongoClient(
  url: string,
  appName: string,
  options: Pick<MongoClientOptions, 'socketTimeoutMS'> = {},
): MongoClient {
  return new ServiceClient(url, { appName, serverSelectionTimeoutMS: 5_000, ...options })
}

class ServiceClient extends MongoClient {
  declare private topology?: { close(): void }

  /**
   * The driver closes its topology when the first connection fails, and keeps it: each later call would fail
   * with `Topology is closed`, also once MongoDB responds. Without it, the next call connects again.
   */
  override async connect(): Promise<this> {
    try {
      return await super.connect()
    } catch (error) {
      delete this.topology
      throw error
    }
  }

  /**
   * Where MongoDB does not respond, the driver waits up to 40 seconds to end sessions and
   * cursors, which MongoDB ends by itself.
   */
  override async close(): Promise<void> {
    const { topology } = this
    await withinDeadline(closeMs, () => super.close()).catch(() => topology?.close())
  }
}
