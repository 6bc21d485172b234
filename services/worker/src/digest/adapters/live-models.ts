import type { Collection, Db, Document } from 'mongodb'
import { readModelsCollection } from '@slipstream/read-models/read-model-versions.ts'
import type { ReadModelName, ReadModelVersions } from '@slipstream/read-models/read-model-versions.ts'

/** The live version of a read model; null where the projector has not built it yet. */
export async function liveModel<Stored extends Document>(
  db: Db,
  name: ReadModelName,
): Promise<Collection<Stored> | null> {
  const found = await db.collection<ReadModelVersions>(readModelsCollection).findOne({ _id: name })
  return found === null ? null : db.collection<Stored>(found.collection)
}
