const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' })
/** A line may end after these; ideographs and kana need no space. */
const mayEnd = /[\s\-\u2010\u2013\u2014/\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u
const notText = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu

/**
 * Wraps text into lines no wider than `width`. A word that is too wide by itself is cut. An ellipsis ends a
 * text that needs more than `maxLines` lines.
 *
 * @param widthOf the width of a line, in the unit of `width`
 */
export function wrapLines(
  text: string,
  width: number,
  maxLines: number,
  widthOf: (line: string) => number,
): string[] {
  const whole = text.normalize('NFC').replace(notText, ' ').trim()
  if (whole !== '' && widthOf(whole) <= width) return [whole]
  const lines: string[] = []
  let line = ''
  const put = (piece: string): void => {
    if (line !== '' && widthOf((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += piece
  }
  for (const word of wordsOf(whole)) {
    if (lines.length > maxLines) break
    if (widthOf(word.trimEnd()) <= width) put(word)
    else for (const { segment } of clusters.segment(word)) put(segment)
  }
  if (line.trim() !== '') lines.push(line.trimEnd())
  return lines.length <= maxLines
    ? lines
    : [...lines.slice(0, maxLines - 1), shortened(lines[maxLines - 1] ?? '', width, widthOf)]
}

function wordsOf(text: string): string[] {
  const words: string[] = []
  let word = ''
  for (const { segment } of clusters.segment(text)) {
    word += segment
    if (mayEnd.test(segment)) {
      words.push(word)
      word = ''
    }
  }
  return word === '' ? words : [...words, word]
}

function shortened(line: string, width: number, widthOf: (line: string) => number): string {
  const parts = [...clusters.segment(line)].map(({ segment }) => segment)
  while (parts.length > 0 && widthOf(`${parts.join('')}…`) > width) parts.pop()
  return `${parts.join('').trimEnd()}…`
}
