import type { Collection, Document, Filter, WithId } from 'mongodb'
import type { Snapshot } from '../adapters/read-models.ts'
import type { Cursor } from '../domain/cursor.ts'
import { beyond, sortKeys, type Sort } from '../domain/keyset.ts'
import { maxReadMs } from '../adapters/read-limits.ts'

/** A filter, and an index that has what it finds in the order of a list. */
export type IndexedFilter = { filter: object; index: Document }

/** What a page of a list has. */
export type ListPage = {
  filters: readonly object[]
  /** Those of the filters that have such an index, for searches: see `readFoundPage`. */
  indexed?: readonly IndexedFilter[]
  sort: Sort
  startAfter: Cursor | undefined
  limit: number
  projection: Document
  /** The index to use. Default: MongoDB chooses. */
  hint?: Document
}

/** The documents of a page, and its end: null after the last page. */
export type FoundPage<Stored> = { documents: WithId<Stored>[]; last: Cursor | null }

/**
 * Reads one page of a list. A page starts at a value and not at a count, so documents that arrive
 * meanwhile neither repeat nor hide others.
 */
export async function readPage<Stored extends Document & { _id: string }>(
  snapshot: Snapshot,
  collection: Collection<Stored>,
  page: ListPage,
): Promise<FoundPage<Stored>> {
  return cutPage(await readAfter(snapshot, collection, page, page.limit + 1), page)
}

/** The first documents of a list after the end of the previous page. */
export async function readAfter<Stored extends Document & { _id: string }>(
  { session }: Snapshot,
  collection: Collection<Stored>,
  { filters, sort, startAfter, projection, hint }: ListPage,
  count: number,
): Promise<WithId<Stored>[]> {
  const all = startAfter === undefined ? filters : [...filters, beyond(sort, startAfter)]
  return collection
    .find((all.length === 0 ? {} : { $and: all }) as Filter<Stored>, {
      session,
      projection,
      ...(hint !== undefined && { hint }),
    })
    .sort(sortKeys(sort))
    .limit(count)
    .maxTimeMS(maxReadMs)
    .toArray()
}

/** @param found the documents of a page and, where there are more, the next one */
export function cutPage<Stored extends Document & { _id: string }>(
  found: readonly WithId<Stored>[],
  { limit, sort }: Pick<ListPage, 'limit' | 'sort'>,
): FoundPage<Stored> {
  const documents = found.slice(0, limit)
  const end = documents.at(-1)
  if (found.length === documents.length || end === undefined) return { documents, last: null }
  return { documents, last: { value: end[sort.field] as Cursor['value'], id: end._id } }
}
