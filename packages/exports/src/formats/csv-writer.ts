import { RawJson } from '../domain/raw-json.ts'
import { cellText } from '../domain/safe-cell.ts'
import type { WrittenColumn } from '../domain/row-values.ts'
import type { RowWriter } from './row-writer.ts'

/** Excel reads a file without it in a code page of its own. */
const byteOrderMark = '\uFEFF'
const quote = 0x22
const openingBraces: readonly (number | undefined)[] = [0x7b, 0x5b]
const maxGathered = 16_384

/**
 * CSV as RFC 4180 has it, which Excel opens with its characters: UTF-8 with a mark,
 * CRLF, quotes where they are needed.
 */
export function csvWriter(columns: readonly WrittenColumn[], delimiter: string): RowWriter {
  // Lone line breaks too: readers take them for the end of a row.
  const needsQuotes = new RegExp(`["\\r\\n${delimiter}]`)
  const cellOf = (text: string): string => (needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  return {
    head: `${byteOrderMark}${columns.map(({ name }) => cellOf(name)).join(delimiter)}\r\n`,
    write(rows, to) {
      // Texts are gathered as far as possible: each call that writes has its cost.
      let text = ''
      for (const row of rows) {
        for (const [index, { type }] of columns.entries()) {
          const value = row[index]
          if (index > 0) text += delimiter
          if (value instanceof RawJson && openingBraces.includes(value.bytes[0])) {
            // No formula begins with a brace.
            to.text(`${text}"`)
            to.doubling(quote, value.bytes)
            text = '"'
          } else text += cellOf(cellText(value, type))
        }
        text += '\r\n'
        if (text.length > maxGathered) {
          to.text(text)
          text = ''
        }
      }
      to.text(text)
    },
  }
}
