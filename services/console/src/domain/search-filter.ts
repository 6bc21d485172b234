import { searchable } from '@slipstream/read-models/orders/search-tokens.ts'

/** What stored words are compared with: a beginning, or a whole word. */
export type SearchTerm = RegExp | string

/** A piece of a searched text between spaces. What matches it matches `whole`, or each of `words`. */
export type SearchPiece = {
  whole: SearchTerm
  /** Of a piece with punctuation; else none. */
  words: readonly SearchTerm[]
}

/** One character matches whole words only: half of everything begins with it. */
const oneCharacter = /^[a-z0-9]$/

/** The pieces of a free text, longest first: these match the least. */
export function searchPieces(text: string): SearchPiece[] {
  const pieces = searchable(text)
    .split(/\s+/u)
    .filter((piece) => piece !== '')
  const isWhole = pieces.every((piece) => oneCharacter.test(piece))
  const termOf = (piece: string): SearchTerm => (isWhole ? piece : beginningWith(piece))
  return pieces
    .toSorted((a, b) => b.length - a.length)
    .map((piece) => {
      const words = piece.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
      const hasPunctuation = words.length > 0 && words[0] !== piece
      return { whole: termOf(piece), words: hasPunctuation ? words.map(termOf) : [] }
    })
}

/**
 * The MongoDB filter of a free text: documents in which each of its pieces is the beginning of a number, an e-mail
 * address, or a word of a name or address. A piece with punctuation (`o'brien`, `#1042`, `a@b.nz`) matches whole or as its words.
 */
export function searchFilter(text: string): object {
  const pieces = searchPieces(text)
  // MongoDB refuses an empty list of conditions.
  return pieces.length === 0 ? { _id: { $in: [] } } : { $and: pieces.map(pieceFilter) }
}

function pieceFilter({ whole, words }: SearchPiece): object {
  if (words.length === 0) return { search: whole }
  return { $or: [{ search: whole }, { $and: words.map((word) => ({ search: word })) }] }
}

/** Escaped as MongoDB's index bounds understand it. With `RegExp.escape` the whole index would be read. */
function beginningWith(text: string): RegExp {
  return new RegExp(`^${text.replace(/[^\p{L}\p{N}]/gu, '\\$&')}`)
}
