import type { ClientSession, Collection, Document, Filter } from 'mongodb'
import { reachedBy, sortKeys } from '../../domain/keyset.ts'
import { matching, type SearchPiece, type SearchTerm } from '../../domain/search-filter.ts'
import type { IndexedFilter, ListPage } from '../read-page.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

export type SearchLimits = {
  /** The matches of a piece that are read, whatever the list is sorted by. */
  few: number
  /**
   * The stored words that one term may begin, to be read as a list in order. MongoDB
   * merges up to 200 ranges of an index.
   */
  words: number
  /** The documents at the list's beginning, among which those that match what many match are found first. */
  window: number
  /** The most that are read of them. */
  widest: number
  /** The ids of a list that are read and compared at a time. */
  chunk: number
}

/** A search in a list. */
export type Searched = {
  session: ClientSession
  collection: Collection
  /** Without the filter of the searched text. */
  page: ListPage
  limits: SearchLimits
}

/** Of which list the ids are read in order, and in which others they have to be. */
export type ReadLists = {
  list: IndexedFilter
  others: readonly IndexedFilter[]
  /** Whether each piece of the text has such a list. */
  haveAll?: boolean
}

/** The filter and the options with which ids are read from an index alone, where the page begins. */
export function idsIn(
  { session, page }: Searched,
  { filter, index }: IndexedFilter,
): [Filter<Document>, Document] {
  const { filters, sort, startAfter } = page
  const bySortField = filters.filter((one) => Object.keys(one).join() === sort.field)
  const reached = startAfter === undefined ? [] : [reachedBy(sort, startAfter)]
  const options = { projection: { _id: 1, [sort.field]: 1 }, hint: index, maxTimeMS: maxReadMs }
  return [{ $and: [filter, ...bySortField, ...reached] }, { session, ...options }]
}

/** Whether a list has no more than a few. */
export async function isFew(searched: Searched, list: IndexedFilter): Promise<boolean> {
  const { collection, limits } = searched
  const [filter, options] = idsIn(searched, list)
  const found = await collection
    .find(filter, options)
    .limit(limits.few + 1)
    .batchSize(limits.few + 1)
    .toArray()
  return found.length <= limits.few
}

/** All that may match a piece, and perhaps more. MongoDB has to sort it where a term begins several words. */
export function inOrder({ page }: Searched, piece: SearchPiece): IndexedFilter {
  return { filter: { search: { $in: termsOf(piece).map(matching) } }, index: wordIndex(page) }
}

const wordIndex = ({ sort }: ListPage): Document => ({ search: 1, [sort.field]: -1, _id: -1 })

/** What matches a piece has one of these: the piece, or its longest word. */
function termsOf({ wholes, words }: SearchPiece): SearchTerm[] {
  return [...wholes, ...words.toSorted((a, b) => b.text.length - a.text.length).slice(0, 1)]
}

/**
 * The list of which probably the fewest ids are to be read, and the others. Where none has an index in the
 * order of the page, it is that of the longest piece.
 */
export async function listsOf(
  searched: Searched,
  pieces: readonly SearchPiece[],
): Promise<ReadLists | undefined> {
  const ofPieces: (IndexedFilter | undefined)[] = []
  for (const piece of pieces) ofPieces.push(await listOfWords(searched, piece))
  const lists = [...(searched.page.indexed ?? []), ...ofPieces.filter((one) => one !== undefined)]
  const [first] = pieces
  const list = lists.length > 0 ? await shortest(searched, lists) : first && inOrder(searched, first)
  if (list === undefined) return undefined
  return { list, others: lists.filter((one) => one !== list), haveAll: !ofPieces.includes(undefined) }
}

/** All that may match a piece, in order, where its terms begin few words; else undefined. */
async function listOfWords(searched: Searched, piece: SearchPiece): Promise<IndexedFilter | undefined> {
  const words: string[] = []
  for (const term of termsOf(piece)) {
    const begun = await wordsOf(searched, term)
    if (begun === undefined) return undefined
    words.push(...begun)
  }
  if (words.length > searched.limits.words) return undefined
  return { filter: { search: { $in: words } }, index: wordIndex(searched.page) }
}

/** The text, and stored words that begin with it; undefined where too many documents have one of these. */
async function wordsOf(
  { session, collection, page, limits }: Searched,
  { text, isBeginning }: SearchTerm,
): Promise<string[] | undefined> {
  if (!isBeginning) return [text]
  // All that is longer. A regular expression would also read the keys of the text itself.
  const longer = { $elemMatch: { $gt: text, $lt: `${text}\u{10ffff}` } }
  const keys = (await collection
    .find({ search: longer }, { session, returnKey: true, hint: wordIndex(page), maxTimeMS: maxReadMs })
    .limit(limits.few + 1)
    .batchSize(limits.few + 1)
    .toArray()) as unknown as { search: string }[]
  return keys.length > limits.few ? undefined : [text, ...new Set(keys.map(({ search }) => search))]
}

/** The list whose first ids reach the farthest. */
async function shortest(
  searched: Searched,
  lists: readonly IndexedFilter[],
): Promise<IndexedFilter | undefined> {
  if (lists.length === 1) return lists[0]
  const { collection, page, limits } = searched
  const { field, direction } = page.sort
  let best: { list: IndexedFilter; end: string } | undefined
  for (const list of lists) {
    const [filter, options] = idsIn(searched, list)
    const [last] = await collection
      .find(filter, options)
      .sort(sortKeys(page.sort))
      .skip(limits.chunk - 1)
      .limit(1)
      .toArray()
    if (last === undefined) return list
    const end = String(last[field] ?? '')
    const isFarther = best === undefined || (direction === 1 ? end > best.end : end < best.end)
    if (isFarther) best = { list, end }
  }
  return best?.list
}
