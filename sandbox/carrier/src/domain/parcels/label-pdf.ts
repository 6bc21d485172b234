import type { Address, Shipment } from './shipment.ts'

/** The label of a shipment: a PDF 1.4 file of one A6 page. The same shipment has the same bytes. */
export function labelPdf({ trackingNumber, reference, sender, recipient }: Shipment): Buffer {
  const lines: [size: number, text: string][] = [
    [16, 'Bobs Post'],
    [8, `From: ${[sender.company ?? sender.name, sender.street, sender.city].join(', ')}`],
    ...addressLines(recipient).map((text): [number, string] => [14, text]),
    [18, trackingNumber],
    [8, reference ?? ''],
  ]
  const text = lines.map(([size, line]) => `/F1 ${size} Tf 0 -26 Td (${escapeText(line)}) Tj`).join('\n')
  const content = `BT\n24 400 Td\n${text}\nET`
  return assemble([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 298 420] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ])
}

function addressLines({
  name,
  company,
  street,
  street2,
  city,
  region,
  postcode,
  country,
}: Address): string[] {
  const town = [city, region, postcode].filter((part) => part !== undefined).join(' ')
  return [name, company, street, street2, town, country].filter((line) => line !== undefined)
}

/** The font has Latin-1 only. */
function escapeText(text: string): string {
  return text.replace(/[^\x20-\x7e\xa0-\xff]/g, '?').replace(/[\\()]/g, '\\$&')
}

function assemble(objects: string[]): Buffer {
  let file = '%PDF-1.4\n'
  const offsets = objects.map((object, i) => {
    const offset = file.length
    file += `${i + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  const start = file.length
  file += `xref\n0 ${size}\n0000000000 65535 f \n${rows}`
  file += `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}
