import {
  readModelsCollection,
  type ReadModelName,
  type ReadModelVersions,
} from '@slipstream/read-models/read-model-versions.ts'
import {
  MongoCompatibilityError,
  MongoServerError,
  type ClientSession,
  type Collection,
  type Db,
  type Document,
  type MongoClient,
} from 'mongodb'
import { setTimeout as sleep } from 'node:timers/promises'

/** A read model without a live version: the projector has not started yet. */
export class NotYetBuilt extends Error {}

/** One state of the database, committed by a majority. All that is read through it belongs together. */
export type Snapshot = {
  session: ClientSession
  db: Db
  /**
   * The live version of a read model. It is looked up in each snapshot: after a swap only the new version is
   * updated, and a reader of the old one would go backwards.
   *
   * @throws NotYetBuilt
   */
  live: <Stored extends Document>(name: ReadModelName) => Promise<Collection<Stored>>
}

/** SnapshotTooOld and SnapshotUnavailable. */
const transientCodes: readonly unknown[] = [239, 246]
/** Two seconds of waiting in all. */
const maxAttempts = 20

/**
 * Reads in a new snapshot. MongoDB may have none for a moment while collections or indexes
 * are created, or forget one that is read slowly; then it is retried. It waits for a server
 * as long as the client waits for one.
 */
export async function inSnapshot<Result>(
  client: MongoClient,
  database: string,
  read: (snapshot: Snapshot) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await client.withSession({ snapshot: true }, (session) =>
        read(snapshotOf(client.db(database), session)),
      )
    } catch (error) {
      if (attempt === maxAttempts) throw error
      // The driver refuses a snapshot while it knows no server, as at the start.
      // For anything else it waits for one.
      if (error instanceof MongoCompatibilityError) await client.db(database).command({ ping: 1 })
      else if (error instanceof MongoServerError && transientCodes.includes(error.code))
        await sleep(10 * attempt)
      else throw error
    }
  }
}

function snapshotOf(db: Db, session: ClientSession): Snapshot {
  return {
    session,
    db,
    live: async (name) => {
      const versions = db.collection<ReadModelVersions>(readModelsCollection)
      const found = await versions.findOne({ _id: name }, { session })
      if (found === null) throw new NotYetBuilt(name)
      return db.collection(found.collection)
    },
  }
}
