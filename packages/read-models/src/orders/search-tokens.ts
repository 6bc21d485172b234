const marks = /\p{M}/gu
const notWord = /[^\p{L}\p{N}]+/u
const maxTextLength = 10_000
const maxTokenLength = 200
const maxTokens = 100

/** Lower case, without accents or other marks. Both stored tokens and search terms are normalised by it. */
export function searchable(text: string): string {
  return text.normalize('NFKD').replace(marks, '').toLowerCase()
}

/**
 * Stands before an e-mail address among the tokens, so that no address is between a
 * first name and what is longer than it.
 */
export const addressMark = '@'

/**
 * The search tokens of an order or a participant: its number, its e-mail address after a mark, and the domain
 * of it, each word of the name, and the SKUs of what was ordered. A search term matches the beginning of a
 * token: `{ search: /^word/ }` uses the index. Only the first 10,000 characters of a text count, and there
 * are at most 100 tokens of at most 200 characters.
 */
export function searchTokens(of: {
  number: string | null
  name: string | null
  email: string | null
  skus?: readonly (string | null)[]
}): string[] {
  const [number, name, email] = [of.number, of.name, of.email].map((text) =>
    searchable((text ?? '').slice(0, maxTextLength)).trim(),
  ) as [string, string, string]
  const skus = (of.skus ?? [])
    .slice(0, maxTokens)
    .map((sku) => searchable((sku ?? '').slice(0, maxTextLength)))
  const names = name.split(notWord)
  const tokens = [number, ...partsOfAddress(email, names), ...names, ...skus.map((sku) => sku.trim())]
  // Cut within a character, a token would not be stored as it is.
  const cut = tokens.map((token) => token.slice(0, maxTokenLength).toWellFormed())
  return [...new Set(cut)].filter((token) => token !== '').slice(0, maxTokens)
}

/**
 * The address, its domain, and the words before that. Words that only repeat the name
 * (`tamihana7`) are left out: as many different ones as there are people would begin with a
 * frequent name, and each is an entry of the index.
 */
function partsOfAddress(email: string, names: readonly string[]): string[] {
  if (email === '') return []
  const at = email.lastIndexOf('@')
  const words = (at === -1 ? email : email.slice(0, at)).split(notWord)
  const others = words.filter((word) => !names.includes(word.replace(/\d+$/, '')))
  return [`${addressMark}${email}`, ...others, at === -1 ? '' : email.slice(at + 1)]
}
