import { searchable } from '@slipstream/read-models/orders/search-tokens.ts'

/**
 * The MongoDB filter of a free text: documents in which each of its pieces is the beginning of a number, an e-mail
 * address, or a word of a name or address. A piece with punctuation (`o'brien`, `#1042`, `a@b.nz`) matches whole or as its words.
 */
export function searchFilter(text: string): object {
  const pieces = searchable(text)
    .split(/\s+/u)
    .filter((piece) => piece !== '')
  // MongoDB refuses an empty list of conditions.
  return pieces.length === 0 ? { _id: { $in: [] } } : { $and: pieces.map(pieceFilter) }
}

function pieceFilter(piece: string): object {
  const words = piece.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  if (words.length === 0 || words[0] === piece) return { search: beginningWith(piece) }
  return {
    $or: [{ search: beginningWith(piece) }, { $and: words.map((word) => ({ search: beginningWith(word) })) }],
  }
}

/** Escaped as MongoDB's index bounds understand it. With `RegExp.escape` the whole index would be read. */
function beginningWith(text: string): RegExp {
  return new RegExp(`^${text.replace(/[^\p{L}\p{N}]/gu, '\\$&')}`)
}
