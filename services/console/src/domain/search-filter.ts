import { addressMark, searchable } from '@slipstream/read-models/orders/search-tokens.ts'

/** What stored words are compared with. */
export type SearchTerm = {
  text: string
  /** Whether words that begin with the text match, or only the text as a whole word. */
  isBeginning: boolean
}

/** A piece of a searched text between spaces. What matches it matches one of `wholes`, or each of `words`. */
export type SearchPiece = {
  /**
   * The piece itself, without punctuation before it, and as the beginning of an e-mail
   * address, whose first word is a token too.
   */
  wholes: readonly SearchTerm[]
  /** Of a piece with punctuation; else none. */
  words: readonly SearchTerm[]
}

/** One character matches whole words only: half of everything begins with it. */
const oneCharacter = /^[a-z0-9]$/
const letters = /^\p{L}+$/u

/** The pieces of a free text, longest first: these match the least. */
export function searchPieces(text: string): SearchPiece[] {
  const pieces = searchable(text)
    .split(/\s+/u)
    .filter((piece) => piece !== '')
  const isBeginning = !pieces.every((piece) => oneCharacter.test(piece))
  const termOf = (text: string): SearchTerm => ({ text, isBeginning })
  return pieces
    .toSorted((a, b) => b.length - a.length)
    .map((piece) => {
      const words = piece.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
      const hasPunctuation = words.length > 0 && words[0] !== piece
      const mayBeAddress = isBeginning && !letters.test(piece)
      const unmarked = piece.replace(/^[^\p{L}\p{N}]+(?=.)/u, '')
      const wholes = [piece, unmarked, ...(mayBeAddress ? [`${addressMark}${piece}`] : [])]
      return {
        wholes: [...new Set(wholes)].map(termOf),
        words: hasPunctuation ? words.map(termOf) : [],
      }
    })
}

/**
 * The MongoDB filter of a free text: documents in which each of its pieces is the beginning of a number, an
 * e-mail address or its domain, a word of a name, or a SKU. A piece with punctuation (`o'brien`, `#1042`,
 * `a@b.nz`) matches whole or as its words.
 */
export function searchFilter(text: string): object {
  const pieces = searchPieces(text)
  // MongoDB refuses an empty list of conditions.
  return pieces.length === 0 ? { _id: { $in: [] } } : { $and: pieces.map(pieceFilter) }
}

function pieceFilter({ wholes, words }: SearchPiece): object {
  const whole = wholes.length === 1 ? matching(wholes[0]!) : { $in: wholes.map(matching) }
  if (words.length === 0) return { search: whole }
  return { $or: [{ search: whole }, { $and: words.map((word) => ({ search: matching(word) })) }] }
}

/** The stored words that match a term, in MongoDB's form. */
export function matching({ text, isBeginning }: SearchTerm): RegExp | string {
  return isBeginning ? beginningWith(text) : text
}

/** Escaped as MongoDB's index bounds understand it. With `RegExp.escape` the whole index would be read. */
function beginningWith(text: string): RegExp {
  return new RegExp(`^${text.replace(/[^\p{L}\p{N}]/gu, '\\$&')}`)
}
