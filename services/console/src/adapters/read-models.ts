import {
  readModelsCollection,
  type ReadModelName,
  type ReadModelVersions,
} from '@slipstream/read-models/read-model-versions.ts'
import {
  MongoServerError,
  type ClientSession,
  type Collection,
  type Db,
  type Document,
  type MongoClient,
} from 'mongodb'
import { setTimeout as sleep } from 'node:timers/promises'

/** A read model of which no version is live: the projector has not started yet. */
export class NotYetBuilt extends Error {}

/** One moment of the database, committed by a majority: all that is read through it was true at once. */
export type Snapshot = {
  session: ClientSession
  db: Db
  /**
   * The live version of a read model. It is looked up in the same snapshot and not remembered: after a swap only the new
   * version is kept up, and a reader of the old one would go backwards.
   *
   * @throws NotYetBuilt
   */
  live: <Stored extends Document>(name: ReadModelName) => Promise<Collection<Stored>>
}

const snapshotUnavailable = 246
const mostTries = 10

/**
 * Reads in a new snapshot. While collections or indexes are being made MongoDB may have none for a moment; then it is asked
 * again, a few times.
 */
export async function inSnapshot<Answer>(
  client: MongoClient,
  database: string,
  read: (snapshot: Snapshot) => Promise<Answer>,
): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await client.withSession({ snapshot: true }, (session) =>
        read(snapshotOf(client.db(database), session)),
      )
    } catch (error) {
      const isPassing = error instanceof MongoServerError && error.code === snapshotUnavailable
      if (!isPassing || attempt === mostTries) throw error
      await sleep(10 * attempt)
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
