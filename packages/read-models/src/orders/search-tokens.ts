const marks = /\p{M}/gu
const notWord = /[^\p{L}\p{N}]+/u
const maxTextLength = 10_000
const maxTokenLength = 200
const maxTokens = 100

/** Lower case, without accents or any other mark: both what is searched and what is searched for go through here. */
export function searchable(text: string): string {
  return text.normalize('NFKD').replace(marks, '').toLowerCase()
}

/**
 * What an order or a participant is found by: its number and e-mail address whole, and each word of the name and of
 * the address. A word that is searched for is to be the beginning of one of them: `{ search: /^word/ }` uses the index.
 * A person's name has few words: of a text only the first 10,000 characters are looked at, and all in all there are at most 100
 * tokens of at most 200 characters.
 */
export function searchTokens(of: {
  number: string | null
  name: string | null
  email: string | null
}): string[] {
  const [number, name, email] = [of.number, of.name, of.email].map((text) =>
    searchable((text ?? '').slice(0, maxTextLength)),
  ) as [string, string, string]
  const tokens = [number.trim(), email.trim(), ...[name, email].flatMap((text) => text.split(notWord))]
  // Cut within a character, a token would not be stored as it is.
  const cut = tokens.map((token) => token.slice(0, maxTokenLength).toWellFormed())
  return [...new Set(cut)].filter((token) => token !== '').slice(0, maxTokens)
}
