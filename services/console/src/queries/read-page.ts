import type { Collection, Document, Filter, WithId } from 'mongodb'
import type { Snapshot } from '../adapters/read-models.ts'
import type { Cursor } from '../domain/cursor.ts'
import { beyond, sortKeys, type Sort } from '../domain/keyset.ts'

const maxReadMs = 10_000

/** What a page of a list has. */
export type ListPage = {
  filters: readonly object[]
  sort: Sort
  startAfter: Cursor | undefined
  limit: number
  projection: Document
  /** The index to use. Default: MongoDB chooses. */
  hint?: Document
}

/**
 * Reads one page of a list, and its end: null after the last page. A page starts at a value and not at a count, so documents
 * that arrive meanwhile neither repeat nor hide others.
 */
export async function readPage<Stored extends Document & { _id: string }>(
  { session }: Snapshot,
  collection: Collection<Stored>,
  page: ListPage,
): Promise<{ documents: WithId<Stored>[]; last: Cursor | null }> {
  const { sort, startAfter, limit, projection, hint } = page
  const filters = startAfter === undefined ? page.filters : [...page.filters, beyond(sort, startAfter)]
  const found = await collection
    .find((filters.length === 0 ? {} : { $and: filters }) as Filter<Stored>, {
      session,
      projection,
      ...(hint !== undefined && { hint }),
    })
    .sort(sortKeys(sort))
    .limit(limit + 1)
    .maxTimeMS(maxReadMs)
    .toArray()
  const documents = found.slice(0, limit)
  const end = documents.at(-1)
  if (found.length === documents.length || end === undefined) return { documents, last: null }
  return { documents, last: { value: end[sort.field] as Cursor['value'], id: end._id } }
}
