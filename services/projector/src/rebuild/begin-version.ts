import type { Db } from 'mongodb'
import type { ReadModelVersions } from '@slipstream/read-models/read-model-versions.ts'
import type { Targets } from '../orders/fold-orders.ts'
import { ensureModelCollection, liveCollections, versionsOf } from '../adapters/read-model-versions.ts'
import { collectionOf } from '../domain/read-model.ts'
import type { ReadModel } from '../domain/read-model.ts'
import type { Candidate } from './candidate.ts'

/**
 * The version of a read model that is to be filled: the one that was begun and not finished, or a new one.
 *
 * @param fresh throws away what was begun
 */
export async function beginVersion(db: Db, model: ReadModel, fresh: boolean): Promise<Candidate> {
  const found = await versionsFound(db, model)
  let { building } = found
  if (building === undefined || fresh) {
    const version = Math.max(found.live, found.previous?.version ?? 0, building?.version ?? 0) + 1
    const collection = collectionOf(model.name, version)
    building = { version, collection, progressedAt: new Date(), blockedKeys: [] }
    await versionsOf(db).updateOne({ _id: model.name }, { $set: { building } })
    await dropUnused(db, model)
  }
  const candidate = candidateOf(model, building)
  await ensureModelCollection(db, model, candidate.collection)
  if (model.name === 'participants') {
    await ensureModelCollection(db, { indexes: [] }, ordersBeside(candidate.collection))
  }
  return candidate
}

/** The version that was live before, to be made live again. */
export async function previousVersion(db: Db, model: ReadModel): Promise<Candidate> {
  const { previous } = await versionsFound(db, model)
  if (previous === undefined) throw new Error(`there is no version of ${model.name} to go back to`)
  const { version, collection } = previous
  const live = await liveCollections(db)
  const targets: Targets =
    model.name === 'participants'
      ? { orders: live.orders, writesOrders: false, participants: collection }
      : { [model.name]: collection }
  return { model, version, collection, role: 'previous', targets }
}

/** Drops the collections of a read model's versions that are neither live, nor previous, nor being built. */
export async function dropUnused(db: Db, model: ReadModel): Promise<void> {
  const { collection, previous, building } = await versionsFound(db, model)
  const used = [collection, previous?.collection, building?.collection]
  if (building !== undefined) used.push(ordersBeside(building.collection))
  const all = await db
    .listCollections({ name: new RegExp(`^${model.name}_v\\d+`) }, { nameOnly: true })
    .toArray()
  for (const { name } of all) if (!used.includes(name)) await db.dropCollection(name)
}

/** The orders that participants are derived from while no others are at the same place in the log. */
function ordersBeside(collection: string): string {
  return `${collection}_orders`
}

function candidateOf(
  model: ReadModel,
  { version, collection }: { version: number; collection: string },
): Candidate {
  const targets: Targets =
    model.name === 'participants'
      ? { orders: ordersBeside(collection), participants: collection }
      : { [model.name]: collection }
  return { model, version, collection, role: 'building', targets }
}

async function versionsFound(db: Db, { name }: ReadModel): Promise<ReadModelVersions> {
  const found = await versionsOf(db).findOne({ _id: name })
  if (found === null) throw new Error(`${name} has no live version yet: start the projector first`)
  return found
}
