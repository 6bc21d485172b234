import { searchable } from '@slipstream/read-models/orders/search-tokens.ts'

/**
 * What a free text finds, in MongoDB's words: documents in which each of its pieces is the beginning of a number, an e-mail
 * address or a word of either name or address. A piece with punctuation (`o'brien`, `#1042`, `a@b.nz`) counts whole or as its words.
 */
export function searchFilter(text: string): object {
  const pieces = searchable(text)
    .split(/\s+/u)
    .filter((piece) => piece !== '')
  return { $and: pieces.map(foundBy) }
}

function foundBy(piece: string): object {
  const words = piece.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
  if (words.length === 0 || words[0] === piece) return { search: beginningWith(piece) }
  return {
    $or: [{ search: beginningWith(piece) }, { $and: words.map((word) => ({ search: beginningWith(word) })) }],
  }
}

/** Escaped as MongoDB's index bounds understand: `RegExp.escape` writes what they do not, and the index is then read whole. */
function beginningWith(text: string): RegExp {
  return new RegExp(`^${text.replace(/[^\p{L}\p{N}]/gu, '\\$&')}`)
}
