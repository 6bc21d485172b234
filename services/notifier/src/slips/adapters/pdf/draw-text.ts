import { visualLine } from './visual-line.ts'
import { wrapLines } from './wrap-lines.ts'
import { covers, fontFor, stackSize } from './font-stack.ts'
import type { Weight } from './font-stack.ts'

export type TextStyle = { size: number; weight?: Weight; color?: string; lineHeight?: number }

export type TextBox = { x: number; y: number; width: number; lines: number; align?: 'end' }

/** Makes PDFKit shape a run as a whole; without it, it lays out word by word from left to right. */
const asOneRun: PDFKit.Mixins.OpenTypeFeatures[] = []

/**
 * Draws text of any script in a box: wrapped, in visual order, each run in a font that has its characters.
 * Right-to-left names are aligned to the left edge, too, since the rest of the slip reads from left to right.
 *
 * @returns the y below the last line, in points
 */
export function drawText(document: PDFKit.PDFDocument, text: string, box: TextBox, style: TextStyle): number {
  const { size, color = '#111827', lineHeight = size * 1.35 } = style
  let baseline = box.y + size
  for (const line of wrapLines(text, box.width, box.lines, (line) => widthOf(document, line, style))) {
    let x = box.x + (box.align === 'end' ? box.width - widthOf(document, line, style) : 0)
    document.fillColor(color)
    for (const run of visualLine(line, stackSize, covers)) {
      useFont(document, run.font, style)
      document.text(run.text, x, baseline, { lineBreak: false, baseline: 'alphabetic', features: asOneRun })
      x = document.x
    }
    baseline += lineHeight
  }
  return baseline - size
}

/** Whether the whole text fits into the lines. */
export function fits(
  document: PDFKit.PDFDocument,
  text: string,
  width: number,
  lines: number,
  style: TextStyle,
): boolean {
  return wrapLines(text, width, lines + 1, (line) => widthOf(document, line, style)).length <= lines
}

function widthOf(document: PDFKit.PDFDocument, line: string, style: TextStyle): number {
  return visualLine(line, stackSize, covers).reduce((width, run) => {
    useFont(document, run.font, style)
    return width + document.widthOfString(run.text, { features: asOneRun })
  }, 0)
}

const opened = new WeakMap<PDFKit.PDFDocument, Set<string>>()

function useFont(document: PDFKit.PDFDocument, index: number, { size, weight = 400 }: TextStyle): void {
  const name = `${index}/${weight}`
  const names = opened.get(document) ?? new Set()
  if (!names.has(name)) {
    // The types leave out that PDFKit takes a font of fontkit.
    document.registerFont(name, fontFor(index, weight) as unknown as Buffer)
    opened.set(document, names.add(name))
  }
  document.font(name).fontSize(size)
}
