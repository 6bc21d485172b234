import { visualLine } from './visual-line.ts'
import { wrapLines } from './wrap-lines.ts'
import { covers, fontBytes, stackSize } from './font-stack.ts'
import type { Weight } from './font-stack.ts'

export type TextStyle = { size: number; weight?: Weight; color?: string; lineHeight?: number }

export type TextBox = { x: number; y: number; width: number; lines: number; align?: 'end' }

/** Given to PDFKit so that it shapes a run as a whole: otherwise it lays out word by word, from left to right. */
const asOneRun: PDFKit.Mixins.OpenTypeFeatures[] = []

/**
 * Draws any script in a box: wrapped, each run in a font that has it, in the order of sight. Names that are read from right to left
 * stand at the left edge as well, since the slip around them is read from left to right.
 *
 * @returns the y below the last line; points
 */
export function drawText(document: PDFKit.PDFDocument, text: string, box: TextBox, style: TextStyle): number {
  const { size, color = '#111827', lineHeight = size * 1.35 } = style
  let baseline = box.y + size
  for (const line of wrapLines(text, box.width, box.lines, (line) => widthOf(document, line, style))) {
    let x = box.x + (box.align === 'end' ? box.width - widthOf(document, line, style) : 0)
    for (const run of visualLine(line, stackSize, covers)) {
      useFont(document, run.font, style)
      document
        .fillColor(color)
        .text(run.text, x, baseline, { lineBreak: false, baseline: 'alphabetic', features: asOneRun })
      x += document.widthOfString(run.text, { features: asOneRun })
    }
    baseline += lineHeight
  }
  return baseline - size
}

/** Whether nothing of the text has to be left out. */
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

function useFont(document: PDFKit.PDFDocument, index: number, { size, weight = 400 }: TextStyle): void {
  const name = `${index}/${weight}`
  document.registerFont(name, fontBytes(index, weight))
  document.font(name).fontSize(size)
}
