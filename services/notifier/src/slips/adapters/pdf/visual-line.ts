import bidiFactory from 'bidi-js'
import { fontRuns } from './font-runs.ts'
import type { Covers, TextRun } from './font-runs.ts'

/** The types declare the factory as `default` of the import; it is the import itself. */
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)()
const hasOwnDirection =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u
const latin1 = /^[\x20-\x7e\xa1-\xac\xae-\xff]+$/
const clusters = new Intl.Segmenter('und', { granularity: 'grapheme' })

/**
 * A line in visual order, by the Unicode Bidirectional Algorithm (UAX 9, rules L2 and L4). The shaper orders
 * glyphs within a run, since it knows the direction of the script; runs without a script are reversed here.
 */
export function visualLine(line: string, fonts: number, covers: Covers): TextRun[] {
  // Most lines: they have one direction, and the first font has all of them.
  if (latin1.test(line)) return [{ text: line, font: 0, level: 0 }]
  const { levels } = bidi.getEmbeddingLevels(line)
  const mirrored = bidi.getMirroredCharactersMap(line, levels)
  const shown = line.replaceAll(/[^]/g, (unit, at: number) => mirrored.get(at) ?? unit)
  const runs = fontRuns(shown, levels, fonts, covers).map((run) =>
    run.level % 2 === 1 && !hasOwnDirection.test(run.text) ? { ...run, text: reversed(run.text) } : run,
  )
  return inVisualOrder(runs)
}

/** From the highest level down, each sequence of runs at that level or above is reversed. */
function inVisualOrder(runs: TextRun[]): TextRun[] {
  const order = [...runs]
  for (let level = Math.max(0, ...runs.map((run) => run.level)); level > 0; level--) {
    for (let start = 0; start < order.length; start++) {
      let end = start
      while (end < order.length && (order[end]?.level ?? 0) >= level) end++
      if (end > start) order.splice(start, end - start, ...order.slice(start, end).reverse())
      start = end
    }
  }
  return order
}

function reversed(text: string): string {
  return [...clusters.segment(text)]
    .map(({ segment }) => segment)
    .reverse()
    .join('')
}
