import type { Collection, Document, Filter, WithId } from 'mongodb'
import type { Place } from '../domain/cursor.ts'
import { beyond, sortKeys, type Sort } from '../domain/keyset.ts'
import type { Snapshot } from '../adapters/read-models.ts'

const longestReadMs = 10_000

/**
 * The documents behind a place, in order, as many as asked for, and the place to go on from: null after the last. It is sought
 * by value and never by counting, so documents that come in meanwhile neither repeat nor hide others.
 */
export async function readPage<Stored extends Document & { _id: string }>(
  { session }: Snapshot,
  collection: Collection<Stored>,
  asked: {
    filters: readonly object[]
    sort: Sort
    place: Place | undefined
    limit: number
    projection: Document
  },
): Promise<{ documents: WithId<Stored>[]; last: Place | null }> {
  const { sort, place, limit, projection } = asked
  const filters = place === undefined ? asked.filters : [...asked.filters, beyond(sort, place)]
  const found = await collection
    .find((filters.length === 0 ? {} : { $and: filters }) as Filter<Stored>, { session, projection })
    .sort(sortKeys(sort))
    .limit(limit + 1)
    .maxTimeMS(longestReadMs)
    .toArray()
  const documents = found.slice(0, limit)
  const end = documents.at(-1)
  if (found.length === documents.length || end === undefined) return { documents, last: null }
  return { documents, last: { value: end[sort.field] as Place['value'], id: end._id } }
}
