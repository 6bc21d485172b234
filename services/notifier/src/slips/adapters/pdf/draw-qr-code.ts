import { create } from 'qrcode'

/**
 * Draws a QR code (ISO/IEC 18004, error correction M) as vectors, with the quiet
 * zone of four modules inside `size`.
 */
export function drawQrCode(
  document: PDFKit.PDFDocument,
  text: string,
  { x, y, size }: { x: number; y: number; size: number },
): void {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const module = size / (modules.size + 8)
  document.fillColor('#000000')
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column) === 0) continue
      // One rectangle for adjacent dark modules: viewers show hairlines between single ones.
      let wide = 1
      while (column + wide < modules.size && modules.get(row, column + wide) !== 0) wide++
      document.rect(x + (column + 4) * module, y + (row + 4) * module, wide * module, module)
      column += wide - 1
    }
  }
  document.fill()
}
