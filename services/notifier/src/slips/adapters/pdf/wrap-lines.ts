const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' })
/** Behind these a line may end; ideographs and kana need no space for it. */
const mayEnd = /[\s\-\u2010\u2013\u2014/\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u
const notText = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu

/**
 * A text in lines no wider than `width`, each as wide as it can be. A word that is too wide by itself is cut. Of a text that needs
 * more than `most` lines the rest is left out, and an ellipsis tells so.
 *
 * @param widthOf a line, in the unit of `width`
 */
export function wrapLines(
  text: string,
  width: number,
  most: number,
  widthOf: (line: string) => number,
): string[] {
  const lines: string[] = []
  let line = ''
  const put = (piece: string): void => {
    if (line !== '' && widthOf((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd())
      line = ''
    }
    line += piece
  }
  for (const word of wordsOf(text.normalize('NFC').replace(notText, ' ').trim())) {
    if (lines.length > most) break
    if (widthOf(word.trimEnd()) <= width) put(word)
    else for (const { segment } of clusters.segment(word)) put(segment)
  }
  if (line.trim() !== '') lines.push(line.trimEnd())
  return lines.length <= most
    ? lines
    : [...lines.slice(0, most - 1), shortened(lines[most - 1] ?? '', width, widthOf)]
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
