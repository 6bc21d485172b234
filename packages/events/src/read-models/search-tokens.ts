const marks = /\p{M}/gu
const notWord = /[^\p{L}\p{N}]+/u

/** Lower case, without accents or any other mark: both what is searched and what is searched for go through here. */
export function searchable(text: string): string {
  return text.normalize('NFKD').replace(marks, '').toLowerCase()
}

/**
 * What an order or a participant is found by: its number and e-mail address whole, and each word of the name and of
 * the address. A word that is searched for is to be the beginning of one of them: `{ search: /^word/ }` uses the index.
 */
export function searchTokens(of: {
  number: string | null
  name: string | null
  email: string | null
}): string[] {
  const whole = [of.number, of.email].map((text) => searchable(text ?? '').trim())
  const words = [of.name, of.email].flatMap((text) => searchable(text ?? '').split(notWord))
  return [...new Set([...whole, ...words])]
    .filter((token) => token !== '')
    .map((token) => token.slice(0, 200))
}
