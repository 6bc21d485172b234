import { MongoServerError, type Collection, type Document, type Filter, type WithId } from 'mongodb'
import type { Snapshot } from '../adapters/read-models.ts'
import type { Cursor } from '../domain/cursor.ts'
import { reachedBy, sortKeys, type Sort } from '../domain/keyset.ts'
import { searchFilter, searchPieces, type SearchPiece, type SearchTerm } from '../domain/search-filter.ts'
import { readPage, type ListPage } from './read-page.ts'

export type SearchLimits = {
  /** The matches of a term that are read, whatever the list is sorted by. */
  few: number
  /**
   * The documents at the beginning of the list among which those are found that match what many match; four times as many when a
   * quarter of a page is among them.
   */
  window: number
  /** Matches of several terms are intersected up to this number of each. */
  intersected: number
}

const defaults: SearchLimits = { few: 300, window: 500, intersected: 10_000 }
const maxReadMs = 10_000

type Searched = {
  session: Snapshot['session']
  collection: Collection
  page: ListPage
  limits: SearchLimits
}

/**
 * Reads one page of what a text finds, as `readPage` does. A list that is sorted by time and filtered by words has no index for
 * both: rare words are read from the index of words, frequent ones from the beginning of the list, so that either stays short.
 */
export async function readFoundPage<Stored extends Document & { _id: string }>(
  snapshot: Snapshot,
  collection: Collection<Stored>,
  page: ListPage,
  text: string,
  limits = defaults,
): Promise<{ documents: WithId<Stored>[]; last: Cursor | null }> {
  const pieces = searchPieces(text)
  const filters = [...page.filters, searchFilter(text)]
  const readAmong = (among: object, hint?: Document) =>
    readPage(snapshot, collection, { ...page, filters: [...filters, among], ...(hint && { hint }) })
  const readIds = (ids: readonly string[]) => readAmong({ _id: { $in: [...ids] } }, { _id: 1 })
  const { session } = snapshot
  const searched = { session, collection: collection as unknown as Collection, page, limits }

  const few = await firstOf(pieces, (piece) => idsOfPiece(searched, piece, limits.few))
  if (few !== undefined) return readIds(few)
  // What many match fills a page from a somewhat larger part of the list, at the latest.
  let near: { documents: WithId<Stored>[]; last: Cursor | null } | undefined
  for (const size of [limits.window, 4 * limits.window]) {
    if (near !== undefined && near.documents.length * 4 < page.limit) break
    const end = await endOfWindow(searched, size)
    if (end === undefined) return readAmong({})
    near = await readAmong(upTo(page.sort, end))
    if (near.last !== null) return near
  }
  const [piece] = pieces
  if (piece !== undefined && pieces.length === 1 && piece.words.length === 0) {
    const first = await idsOf(searched, piece.whole, limits.few, true)
    const found = first && (await readIds(first))
    if (first !== undefined && found !== undefined && (found.last !== null || first.length < limits.few))
      return found
    return readAmong({})
  }
  const common = await intersected(searched, pieces)
  return common === undefined ? readAmong({}) : readIds(common)
}

async function firstOf<Found>(
  pieces: readonly SearchPiece[],
  read: (piece: SearchPiece) => Promise<Found | undefined>,
): Promise<Found | undefined> {
  for (const piece of pieces) {
    const found = await read(piece)
    if (found !== undefined) return found
  }
  return undefined
}

/** All that may match a piece, and perhaps more; undefined where that is too much. */
async function idsOfPiece(
  searched: Searched,
  { whole, words }: SearchPiece,
  limit: number,
): Promise<string[] | undefined> {
  const ids = await idsOf(searched, whole, limit, false)
  if (words.length === 0 || ids === undefined) return ids
  for (const word of words) {
    const others = await idsOf(searched, word, limit, false)
    if (others !== undefined) return [...new Set([...ids, ...others])]
  }
  return undefined
}

async function intersected(
  searched: Searched,
  pieces: readonly SearchPiece[],
): Promise<string[] | undefined> {
  let common: string[] | undefined
  for (const piece of pieces) {
    const ids = await idsOfPiece(searched, piece, searched.limits.intersected)
    if (ids === undefined) continue
    const known = new Set(ids)
    common = common === undefined ? ids : common.filter((id) => known.has(id))
    if (common.length <= searched.limits.few) return common
  }
  return common
}

/**
 * The ids of what has a word, from the index alone.
 *
 * @param isFirst whether the first ones of the list are wanted, of any number; else undefined where there are more than `limit`
 */
async function idsOf(
  { session, collection, page }: Searched,
  term: SearchTerm,
  limit: number,
  isFirst: boolean,
): Promise<string[] | undefined> {
  const { sort, startAfter } = page
  const bySortField = page.filters.filter((filter) => Object.keys(filter).join() === sort.field)
  const reached = startAfter === undefined ? [] : [reachedBy(sort, startAfter)]
  const filter = { $and: [{ search: term }, ...bySortField, ...reached] } as Filter<Document>
  const query = collection
    .find(filter, { session, projection: { _id: 1 }, maxTimeMS: maxReadMs })
    .hint({ search: 1, [sort.field]: -1, _id: -1 })
    .limit(isFirst ? limit : limit + 1)
  try {
    const found = await (isFirst ? query.sort(sortKeys(sort)) : query).toArray()
    return found.length > limit ? undefined : found.map(({ _id }) => String(_id))
  } catch (error) {
    // A projector of an earlier version has not made the index yet.
    if (error instanceof MongoServerError && /hint/.test(error.message)) return undefined
    throw error
  }
}

/** Where the first documents of the list end; undefined where there are no more than these. */
async function endOfWindow({ session, collection, page }: Searched, size: number): Promise<unknown> {
  const { sort, startAfter } = page
  const [end] = await collection
    .find(startAfter === undefined ? {} : (reachedBy(sort, startAfter) as Filter<Document>), {
      ...{ session, projection: { _id: 1, [sort.field]: 1 }, maxTimeMS: maxReadMs },
    })
    .sort(sortKeys(sort))
    .skip(size)
    .limit(1)
    .toArray()
  return end?.[sort.field] ?? undefined
}

function upTo({ field, direction }: Sort, value: unknown): object {
  return { [field]: direction === 1 ? { $lte: value } : { $gte: value } }
}
