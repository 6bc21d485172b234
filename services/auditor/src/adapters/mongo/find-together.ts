import type { Collection, Document, Filter, Sort, WithId } from 'mongodb'
import { batched } from '../batched.ts'

export type Search<D extends Document> = { filter: Filter<D>; sort?: Sort; limit?: number }

/** Searches of a collection that are made for many sources at the same time go to MongoDB as one command. */
export function findTogether<D extends Document>(
  collection: Collection<D>,
): (search: Search<D>) => Promise<WithId<D>[]> {
  const together = aggregateTogether<WithId<D>>(collection)
  return ({ filter, sort, limit }) =>
    together([
      { $match: filter },
      ...(sort === undefined ? [] : [{ $sort: sort }]),
      ...(limit === undefined ? [] : [{ $limit: limit }]),
    ])
}

/** As `findTogether`, for pipelines. Each uses the indexes that it would use alone. */
function aggregateTogether<R>(
  collection: Pick<Collection<never>, 'collectionName' | 'aggregate'>,
): (pipeline: Document[]) => Promise<R[]> {
  return batched(async (pipelines) => {
    const [first = [], ...others] = pipelines.map((pipeline, nth) => [
      ...pipeline,
      { $project: { _id: 0, nth: { $literal: nth }, found: '$$ROOT' } },
    ])
    const unions = others.map((pipeline) => ({
      $unionWith: { coll: collection.collectionName, pipeline },
    }))
    const found = await collection
      .aggregate<{ nth: number; found: R }>([...first, ...unions], { batchSize: 10_000 })
      .toArray()
    const byPipeline = Map.groupBy(found, ({ nth }) => nth)
    return pipelines.map((_, nth) => (byPipeline.get(nth) ?? []).map((one) => one.found))
  })
}
