import type { Collection, Document, Filter, WithId } from 'mongodb'
import type { Snapshot } from '../../adapters/read-models.ts'
import { sortKeys } from '../../domain/keyset.ts'
import { cutPage, readAfter, type FoundPage, type IndexedFilter, type ListPage } from '../read-page.ts'
import { idsIn, type ReadLists, type Searched } from './id-lists.ts'

/** The fewest documents that are read at a time, since each time takes as long as many of them. */
const fewest = 50

/** What is known of a document from an index. */
type Key = { _id: string } & Document

/**
 * Reads one page from a list of ids: as many ids as that takes, those of them that are in the
 * other lists too, and their documents.
 *
 * @param page with all its filters, which the documents are compared with
 */
export async function firstInOrder<Stored extends Document & { _id: string }>(
  snapshot: Snapshot,
  collection: Collection<Stored>,
  page: ListPage,
  { searched, list, others }: ReadLists & { searched: Searched },
): Promise<FoundPage<Stored>> {
  const found: WithId<Stored>[] = []
  let ids: string[] = []
  const missing = (): number => page.limit + 1 - found.length
  /** Documents lie far apart, so no more are read than are probably needed. */
  const readDocuments = async (isEnd: boolean): Promise<void> => {
    while (missing() > 0 && ids.length >= (isEnd ? 1 : missing())) {
      const count = Math.max(fewest, 2 * missing())
      const among = { _id: { $in: ids.slice(0, count) } }
      ids = ids.slice(count)
      const within = { ...page, filters: [...page.filters, among], hint: { _id: 1 } }
      found.push(...(await readAfter(snapshot, collection, within, missing())))
    }
  }
  for await (const keys of chunksOf(searched, list)) {
    let common = keys
    for (const other of others) common = await thoseIn(searched, other, common)
    ids.push(...common.map(({ _id }) => _id))
    await readDocuments(false)
    if (missing() === 0) break
  }
  await readDocuments(true)
  return cutPage(found, page)
}

async function* chunksOf(searched: Searched, list: IndexedFilter): AsyncGenerator<Key[]> {
  const { collection, page, limits } = searched
  const [filter, options] = idsIn(searched, list)
  const cursor = collection.find(filter, options).sort(sortKeys(page.sort)).batchSize(limits.chunk)
  try {
    while (await cursor.hasNext()) yield cursor.readBufferedDocuments() as unknown as Key[]
  } finally {
    await cursor.close()
  }
}

/** Of these documents those that a list has, found by their keys, in their order. */
async function thoseIn(searched: Searched, list: IndexedFilter, keys: readonly Key[]): Promise<Key[]> {
  if (keys.length === 0) return []
  const { collection, page } = searched
  const values = [...new Set(keys.map((key): unknown => key[page.sort.field] ?? null))]
  const ids = keys.map(({ _id }) => _id)
  const [filter, options] = idsIn(searched, list)
  const found = await collection
    .find(
      {
        $and: [filter, { [page.sort.field]: { $in: values } }, { _id: { $in: ids } }],
      } as unknown as Filter<Document>,
      { ...options, projection: { _id: 1 }, batchSize: keys.length + 1 },
    )
    .toArray()
  const has = new Set(found.map(({ _id }) => String(_id)))
  return keys.filter(({ _id }) => has.has(_id))
}
