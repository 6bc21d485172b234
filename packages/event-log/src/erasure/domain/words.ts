/** What a regular expression does not take literally. */
const special = /[$()*+.?[\\\]^{|}]/g
const literally = (text: string): string => text.replaceAll(special, String.raw`\$&`)

/** After what JSON writes for the end of a line: its letter is no part of a word. */
const afterEscape = String.raw`(?<=\\[bfnrt])`

/**
 * Finds an e-mail as a whole, in any case and as links have it: not as a part of a longer one, which is somebody else's.
 *
 * @returns the source of a regular expression with the flags `i` and `u`
 */
export function emailPattern(email: string): string {
  const before = String.raw`(?:(?<![\p{L}\p{N}._%+-])|${afterEscape}|(?<=%(?:20|3[ABCDE]|22|26|2C)))`
  const after = String.raw`(?![\p{L}\p{N}-]|\.[\p{L}\p{N}])`
  return before + literally(email).replace('@', '(?:@|%40)') + after
}

/** Finds a name, a number or a line as a whole. @returns the source of a regular expression with the flags `i` and `u` */
export function wordPattern(word: string): string {
  return String.raw`(?:(?<![\p{L}\p{N}])|${afterEscape})${literally(word)}(?![\p{L}\p{N}])`
}
