import type { Db } from 'mongodb'
import { removeCheckpoints } from '@slipstream/event-log/adapters/mongo/checkpoints-of.ts'
import type { ReadModelName, ReadModelVersions } from '@slipstream/read-models/read-model-versions.ts'
import {
  collectionOf,
  ensureModelCollection,
  liveCollections,
  versionsOf,
} from '../adapters/read-model-versions.ts'
import type { ReadModel, Targets } from '../domain/read-model.ts'
import { consumerOf } from './candidate.ts'
import type { Candidate, CandidateModel, RebuildContext } from './candidate.ts'

/**
 * The versions of read models to be filled together, without their indexes: those of an unfinished
 * rebuild of the same models, or new ones.
 *
 * @param fresh drops unfinished versions
 */
export async function beginVersions(
  context: Pick<RebuildContext, 'db' | 'topic' | 'partitions'>,
  models: readonly [ReadModel, ...ReadModel[]],
  fresh: boolean,
): Promise<Candidate> {
  const { db } = context
  const names = models.map(({ name }) => name)
  const unfinished = await Promise.all(models.map((model) => unfinishedVersion(db, model)))
  const wasBegun =
    !fresh && unfinished.every((version) => version !== undefined && version.with.join() === names.join())
  const begun: CandidateModel[] = []
  for (const [index, model] of models.entries())
    begun.push((wasBegun && unfinished[index]) || (await newVersion(context, model, names)))
  const all = begun as [CandidateModel, ...CandidateModel[]]
  for (const { collection } of all) await ensureModelCollection(db, { indexes: [] }, collection)
  const targets: Targets = Object.fromEntries(all.map(({ model, collection }) => [model.name, collection]))
  const derivedFrom = models.map((model) => model.derivedFrom).find((name) => name !== undefined)
  if (derivedFrom !== undefined && targets[derivedFrom] === undefined) {
    // What the others are derived from, at the same log position as theirs.
    const beside = `${all[0].collection}_${derivedFrom}`
    await ensureModelCollection(db, { indexes: [] }, beside)
    targets[derivedFrom] = beside
  }
  return { models: all, role: 'building', wasBegun, targets }
}

async function unfinishedVersion(
  db: Db,
  model: ReadModel,
): Promise<(CandidateModel & { with: readonly ReadModelName[] }) | undefined> {
  const { building } = await findVersions(db, model)
  if (building === undefined) return undefined
  return { model, with: [model.name], ...building }
}

async function newVersion(
  { db, topic, partitions }: Pick<RebuildContext, 'db' | 'topic' | 'partitions'>,
  model: ReadModel,
  names: ReadModelName[],
): Promise<CandidateModel> {
  const { live, previous, building: unfinished } = await findVersions(db, model)
  if (unfinished !== undefined) {
    const consumer = consumerOf({ model, version: unfinished.version })
    await removeCheckpoints(db, { consumer, topic }, partitions)
  }
  const version = Math.max(live, previous?.version ?? 0, unfinished?.version ?? 0) + 1
  const collection = collectionOf(model.name, version)
  const building = { version, collection, progressedAt: new Date(), blockedKeys: [], with: names }
  await versionsOf(db).updateOne({ _id: model.name }, { $set: { building } })
  await dropUnused(db, model)
  return { model, version, collection }
}

/** The version that was live before, to be made live again. */
export async function previousVersion(db: Db, model: ReadModel): Promise<Candidate> {
  const { previous } = await findVersions(db, model)
  if (previous === undefined) throw new Error(`there is no version of ${model.name} to go back to`)
  const { version, collection } = previous
  const live = await liveCollections(db)
  const targets: Targets =
    model.derivedFrom === undefined
      ? { [model.name]: collection }
      : { [model.derivedFrom]: live[model.derivedFrom], writesOrders: false, [model.name]: collection }
  return { models: [{ model, version, collection }], role: 'previous', wasBegun: true, targets }
}

/** Drops the collections of a read model's versions that are neither live, nor previous, nor being built. */
export async function dropUnused(db: Db, model: ReadModel): Promise<void> {
  const { collection, previous, building } = await findVersions(db, model)
  const used = [collection, previous?.collection, building?.collection]
  const isUsed = (name: string): boolean =>
    used.includes(name) || (building !== undefined && name.startsWith(`${building.collection}_`))
  const all = await db
    .listCollections({ name: new RegExp(`^${model.name}_v\\d+`) }, { nameOnly: true })
    .toArray()
  for (const { name } of all) if (!isUsed(name)) await db.dropCollection(name)
}

async function findVersions(db: Db, { name }: ReadModel): Promise<ReadModelVersions> {
  const found = await versionsOf(db).findOne({ _id: name })
  if (found === null) throw new Error(`${name} has no live version yet: start the projector first`)
  return found
}
