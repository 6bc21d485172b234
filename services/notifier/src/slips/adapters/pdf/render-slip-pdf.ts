import { buffer } from 'node:stream/consumers'
import PDFDocument from 'pdfkit'
import type { SlipView } from '../../domain/slip-view.ts'
import { drawQrCode } from './draw-qr-code.ts'
import { drawText, fits } from './draw-text.ts'

const margin = 50
const pageWidth = 595.28
const pageHeight = 841.89
const inner = pageWidth - 2 * margin
const qrSize = 112
const cardGap = 14
const grey = '#6b7280'

export type PdfOptions = {
  /** Goes into the file. */
  createdAt: Date
  /** The label of a page of several, in the language of the slip. */
  pageLabel(page: number, pages: number): string
}

type Card = { name: string; item: string; fields: { label: string; value: string }[]; checkInCode: string }

/**
 * The slip on A4: facts of the order, then a card with a QR code for each participant, or for the order if it
 * names none. The same view and time give the same bytes.
 */
export async function renderSlipPdf(view: SlipView, options: PdfOptions): Promise<Buffer> {
  const { createdAt } = options
  const document = new PDFDocument({
    size: 'A4',
    // None: PDFKit would read the metrics of Helvetica for each slip.
    font: '',
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    lang: view.locale,
    displayTitle: true,
    info: {
      Title: view.subject,
      CreationDate: createdAt,
      ModDate: createdAt,
      Producer: 'Slipstream',
      Creator: 'Slipstream',
    },
  })
  const bytes = buffer(document)
  document.addPage()
  let y = drawHead(document, view)
  for (const card of cardsOf(view)) {
    if (y + qrSize + cardGap > pageHeight - margin - 20) {
      document.addPage()
      y = margin
    }
    drawCard(document, card, y)
    y += qrSize + cardGap
  }
  numberPages(document, view, options)
  document.end()
  return bytes
}

function cardsOf({ participants, facts, checkInCode }: SlipView): Card[] {
  if (participants.length > 0) return participants
  return [{ name: facts[0]?.value ?? '', item: '', fields: [], checkInCode }]
}

function drawHead(document: PDFKit.PDFDocument, { words, facts, participants, from }: SlipView): number {
  document.rect(margin, margin, 4, 30).fill('#2563eb')
  let y = drawText(
    document,
    from === '' ? words.title : `${words.title} · ${from}`,
    { x: margin + 16, y: margin + 1, width: inner - 16, lines: 1 },
    { size: 22, weight: 700 },
  )
  y += 16
  for (const { label, value } of facts) {
    drawText(document, label, { x: margin, y, width: 140, lines: 1 }, { size: 11, color: grey })
    y = drawText(document, value, { x: margin + 150, y, width: inner - 150, lines: 2 }, { size: 11 }) + 2
  }
  y += 16
  const heading = participants.length > 0 ? words.participants : words.order
  y = drawText(document, heading, { x: margin, y, width: inner, lines: 1 }, { size: 14, weight: 700 })
  const below = drawText(
    document,
    words.checkIn,
    { x: margin, y, width: inner, lines: 1 },
    { size: 10, color: grey },
  )
  return below + 8
}

function drawCard(
  document: PDFKit.PDFDocument,
  { name, item, fields, checkInCode }: Card,
  top: number,
): void {
  document.roundedRect(margin, top, inner, qrSize, 6).lineWidth(0.75).stroke('#d1d5db')
  const x = margin + 16
  const width = inner - qrSize - 28
  const heading = [
    { lines: 2, style: { size: 16, weight: 700 as const } },
    { lines: 4, style: { size: 10, weight: 700 as const } },
  ]
  // A long name is set smaller rather than cut, since people compare it with a passport.
  const { lines, style } =
    heading.find(({ lines, style }) => fits(document, name, width, lines, style)) ?? heading[1]!
  const underName = drawText(document, name, { x, y: top + 12, width, lines }, style) + 2
  const below =
    item === ''
      ? underName
      : drawText(document, item, { x, y: underName, width, lines: 1 }, { size: 10, weight: 700 }) + 2
  drawFields(document, fields, { x, y: below, width, bottom: top + qrSize - 22 })
  drawText(document, checkInCode, { x, y: top + qrSize - 20, width, lines: 1 }, { size: 8, color: grey })
  drawQrCode(document, checkInCode, { x: margin + inner - qrSize, y: top, size: qrSize })
}

/** One line for each, or all in one text if there are more fields than lines. */
function drawFields(
  document: PDFKit.PDFDocument,
  fields: Card['fields'],
  { x, y, width, bottom }: { x: number; y: number; width: number; bottom: number },
): void {
  const style = { size: 10, lineHeight: 14 }
  const lines = Math.max(1, Math.floor((bottom - y) / style.lineHeight))
  const texts = fields.map(({ label, value }) => `${label}: ${value}`)
  if (texts.length > lines) {
    drawText(document, texts.join(' · '), { x, y, width, lines }, style)
    return
  }
  texts.forEach((text, line) =>
    drawText(document, text, { x, y: y + line * style.lineHeight, width, lines: 1 }, style),
  )
}

function numberPages(
  document: PDFKit.PDFDocument,
  { words, facts }: SlipView,
  { pageLabel }: PdfOptions,
): void {
  const { start, count } = document.bufferedPageRange()
  const box = { x: margin, y: pageHeight - margin, width: inner, lines: 1 }
  const style = { size: 9, color: grey }
  for (let page = 0; page < count; page++) {
    document.switchToPage(start + page)
    drawText(document, `${words.title} · ${facts[0]?.value ?? ''}`, { ...box, width: inner * 0.75 }, style)
    if (count === 1) continue
    drawText(document, pageLabel(page + 1, count), { ...box, align: 'end' }, style)
  }
}
