/** Text that one font of a stack can show, in one direction. */
export type TextRun = { text: string; font: number; level: number }

/** Whether the font at an index of the stack has a glyph for a code point. */
export type Covers = (font: number, codePoint: number) => boolean

type Cluster = { text: string; at: number; font: number }

const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' })
const isShared = /^[\p{Script=Common}\p{Script=Inherited}]+$/u
/** These shape adjacent characters and need no glyph of their own. */
const invisible = /\p{Default_Ignorable_Code_Point}/u
const replacement = '\uFFFD'

/**
 * Splits a line where its direction or font changes, in reading order. The first font that has a
 * whole cluster shows it; spaces and punctuation keep the font of the text before them. A
 * cluster that no font has becomes U+FFFD.
 *
 * @param levels of the bidirectional algorithm, one for each UTF-16 unit of the line
 */
export function fontRuns(line: string, levels: ArrayLike<number>, fonts: number, covers: Covers): TextRun[] {
  const runs: TextRun[] = []
  for (const { text, at, font } of shownBy(line, fonts, covers)) {
    const level = levels[at] ?? 0
    const last = runs.at(-1)
    if (last !== undefined && last.font === font && last.level === level) last.text += text
    else runs.push({ text, font, level })
  }
  return runs
}

function shownBy(line: string, fonts: number, covers: Covers): Cluster[] {
  let before = 0
  return [...clusters.segment(line)].map(({ segment, index }) => {
    const needed = [...segment].filter((character) => !invisible.test(character))
    const canShow = (font: number): boolean =>
      needed.every((character) => covers(font, character.codePointAt(0) ?? 0))
    const order = Array.from({ length: fonts }, (_, font) => font)
    const found = (isShared.test(segment) ? [before, ...order] : order).find(canShow)
    const font = found ?? 0
    if (found !== undefined) before = font
    return { text: found === undefined ? replacement : segment, at: index, font }
  })
}
