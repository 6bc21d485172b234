/** In the place of what was erased. */
export const erased = 'erased'

/** What a regular expression does not take literally. */
const special = /[$()*+.?[\\\]^{|}]/g
const literally = (text: string): string => text.replaceAll(special, String.raw`\$&`)

/** After what JSON writes for the end of a line: its letter is no part of a word. */
const afterEscape = String.raw`(?<=\\[bfnrt])`

/**
 * Finds an e-mail as a whole, in any case, as links have it and as JSON may write it: not as a part of a
 * longer one, which is somebody else's.
 *
 * @returns the source of a regular expression with the flags `i` and `u`
 */
export function emailPattern(email: string): string {
  const before = String.raw`(?:(?<![\p{L}\p{N}._%+-])|${afterEscape}|(?<=%(?:20|3[ABCDE]|22|26|2C)))`
  const after = String.raw`(?![\p{L}\p{N}-]|\.[\p{L}\p{N}])`
  return before + [...email].map(anySpelling).join('') + after
}

/** A character as it is, decomposed, percent-encoded, or escaped as JSON of PHP has it. */
function anySpelling(character: string): string {
  if (/^[a-z0-9._-]$/.test(character)) return literally(character)
  const escaped = character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
  const spellings = [character, character.normalize('NFD'), encoded(character), escaped]
  return `(?:${[...new Set(spellings)].map(literally).join('|')})`
}

const encoded = (character: string): string =>
  Array.from(Buffer.from(character), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')

/**
 * Finds a name, a number or a line as a whole.
 *
 * @returns the source of a regular expression with the flags `i` and `u`
 */
export function wordPattern(word: string): string {
  return String.raw`(?:(?<![\p{L}\p{N}])|${afterEscape})${literally(word)}(?![\p{L}\p{N}])`
}
