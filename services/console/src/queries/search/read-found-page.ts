import { MongoServerError, type Collection, type Document, type Filter } from 'mongodb'
import type { Snapshot } from '../../adapters/read-models.ts'
import { reachedBy, sortKeys, type Sort } from '../../domain/keyset.ts'
import { searchFilter, searchPieces } from '../../domain/search-filter.ts'
import { readPage, type FoundPage, type ListPage } from '../read-page.ts'
import { firstInOrder } from './first-in-order.ts'
import { inOrder, isFew, listsOf, type ReadLists, type Searched, type SearchLimits } from './id-lists.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

const defaults: SearchLimits = { few: 300, words: 150, window: 500, widest: 8_000, chunk: 500 }

/**
 * Reads one page of what a text finds, as `readPage` does. A list is sorted by time and a search is a range
 * of words, and no index has both. So what few match is read from the index of words; what many match from
 * the beginning of the list; and what is between from the shortest of the lists that an index has in the
 * order of time: those of whole words and of statuses.
 */
export async function readFoundPage<Stored extends Document & { _id: string }>(
  snapshot: Snapshot,
  collection: Collection<Stored>,
  listed: ListPage,
  text: string,
  limits = defaults,
): Promise<FoundPage<Stored>> {
  const pieces = searchPieces(text)
  if (pieces.length === 0) return { documents: [], last: null }
  const page = { ...listed, filters: [...listed.filters, searchFilter(text)] }
  const searched: Searched = {
    ...{ session: snapshot.session, collection: collection as unknown as Collection },
    ...{ page: listed, limits },
  }
  const read = (lists: ReadLists) =>
    whereIndexed(() => firstInOrder(snapshot, collection, page, { searched, ...lists }))
  const readWindow = (size: number) => whereIndexed(() => firstInWindow(snapshot, collection, page, size))

  for (const piece of pieces) {
    const list = inOrder(searched, piece)
    const few = (await whereIndexed(() => isFew(searched, list))) && (await read({ list, others: [] }))
    if (few) return few
  }
  const first = await readWindow(limits.window)
  if (first?.isWhole === true) return first.found
  const lists = await whereIndexed(() => listsOf(searched, pieces))
  const ordered = lists?.haveAll === true ? await read(lists) : undefined
  if (ordered !== undefined) return ordered
  const size = probableSize(page, limits.window, first?.found.documents.length ?? 0)
  const second = size > limits.widest ? undefined : await readWindow(size)
  if (second?.isWhole === true) return second.found
  return (lists && (await read(lists))) ?? readPage(snapshot, collection, page)
}

/**
 * Undefined where an index is missing: of another order than the usual one, or since a
 * projector of an earlier version runs.
 */
async function whereIndexed<Result>(read: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof MongoServerError && /hint/.test(error.message)) return undefined
    throw error
  }
}

/** What is found in the first documents of a list; whole where that is a page, or all. */
async function firstInWindow<Stored extends Document & { _id: string }>(
  snapshot: Snapshot,
  collection: Collection<Stored>,
  page: ListPage,
  size: number,
): Promise<{ found: FoundPage<Stored>; isWhole: boolean }> {
  const end = await endOfWindow(snapshot, collection, page, size)
  const filters = end === undefined ? page.filters : [...page.filters, upTo(page.sort, end)]
  const found = await readPage(snapshot, collection, { ...page, filters, hint: listIndex(page.sort) })
  return { found, isWhole: end === undefined || found.last !== null }
}

/** Of how many documents a page is probably filled, by the number found in a window. */
function probableSize({ limit }: ListPage, window: number, found: number): number {
  return Math.ceil((1.5 * window * (limit + 1)) / Math.max(1, found))
}

/** Where the first documents of the list end; undefined where there are no more than these. */
async function endOfWindow<Stored extends Document>(
  { session }: Snapshot,
  collection: Collection<Stored>,
  { sort, startAfter }: ListPage,
  size: number,
): Promise<unknown> {
  const reached = startAfter === undefined ? {} : reachedBy(sort, startAfter)
  const [end] = await collection
    .find(reached as Filter<Stored>, {
      ...{ session, projection: { _id: 1, [sort.field]: 1 }, hint: listIndex(sort), maxTimeMS: maxReadMs },
    })
    .sort(sortKeys(sort))
    .skip(size)
    .limit(1)
    .toArray()
  return end?.[sort.field] ?? undefined
}

const listIndex = ({ field }: Sort): Document => ({ [field]: -1, _id: -1 })

function upTo({ field, direction }: Sort, value: unknown): object {
  return { [field]: direction === 1 ? { $lte: value } : { $gte: value } }
}
