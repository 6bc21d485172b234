import type { Db } from 'mongodb'
import { removeCheckpoints } from '@slipstream/event-log/adapters/mongo/checkpoints-of.ts'
import type { ReadModelVersions } from '@slipstream/read-models/read-model-versions.ts'
import {
  collectionOf,
  ensureModelCollection,
  liveCollections,
  versionsOf,
} from '../adapters/read-model-versions.ts'
import type { ReadModel, Targets } from '../domain/read-model.ts'
import { consumerOf } from './candidate.ts'
import type { CandidateVersion, RebuildContext } from './candidate.ts'

/**
 * The version of a read model to be filled: the unfinished one, or a new one.
 *
 * @param fresh drops an unfinished version
 */
export async function beginVersion(
  { db, topic, partitions }: Pick<RebuildContext, 'db' | 'topic' | 'partitions'>,
  model: ReadModel,
  fresh: boolean,
): Promise<CandidateVersion> {
  const found = await findVersions(db, model)
  let { building } = found
  if (building === undefined || fresh) {
    if (building !== undefined) {
      const consumer = consumerOf({ model, version: building.version })
      await removeCheckpoints(db, { consumer, topic }, partitions)
    }
    const version = Math.max(found.live, found.previous?.version ?? 0, building?.version ?? 0) + 1
    const collection = collectionOf(model.name, version)
    building = { version, collection, progressedAt: new Date(), blockedKeys: [] }
    await versionsOf(db).updateOne({ _id: model.name }, { $set: { building } })
    await dropUnused(db, model)
  }
  const { version, collection } = building
  await ensureModelCollection(db, model, collection)
  const beside = collectionBeside(model, collection)
  if (beside !== undefined) await ensureModelCollection(db, { indexes: [] }, beside)
  const targets: Targets = { [model.name]: collection }
  if (model.derivedFrom !== undefined && beside !== undefined) targets[model.derivedFrom] = beside
  return { model, version, collection, role: 'building', targets }
}

/** The version that was live before, to be made live again. */
export async function previousVersion(db: Db, model: ReadModel): Promise<CandidateVersion> {
  const { previous } = await findVersions(db, model)
  if (previous === undefined) throw new Error(`there is no version of ${model.name} to go back to`)
  const { version, collection } = previous
  const live = await liveCollections(db)
  const targets: Targets =
    model.derivedFrom === undefined
      ? { [model.name]: collection }
      : { [model.derivedFrom]: live[model.derivedFrom], writesOrders: false, [model.name]: collection }
  return { model, version, collection, role: 'previous', targets }
}

/** Drops the collections of a read model's versions that are neither live, nor previous, nor being built. */
export async function dropUnused(db: Db, model: ReadModel): Promise<void> {
  const { collection, previous, building } = await findVersions(db, model)
  const used = [collection, previous?.collection, building?.collection]
  if (building !== undefined) used.push(collectionBeside(model, building.collection))
  const all = await db
    .listCollections({ name: new RegExp(`^${model.name}_v\\d+`) }, { nameOnly: true })
    .toArray()
  for (const { name } of all) if (!used.includes(name)) await db.dropCollection(name)
}

/** The documents that a derived model is built from, at the same log position as its own. */
function collectionBeside({ derivedFrom }: ReadModel, collection: string): string | undefined {
  return derivedFrom === undefined ? undefined : `${collection}_${derivedFrom}`
}

async function findVersions(db: Db, { name }: ReadModel): Promise<ReadModelVersions> {
  const found = await versionsOf(db).findOne({ _id: name })
  if (found === null) throw new Error(`${name} has no live version yet: start the projector first`)
  return found
}
