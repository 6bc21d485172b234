import { stringify } from 'csv-stringify/sync'
import { cellText } from '../domain/safe-cell.ts'
import type { WrittenColumn } from '../domain/row-values.ts'
import type { RowWriter } from './row-writer.ts'

/** Excel reads a file without it in a code page of its own. */
const byteOrderMark = '\uFEFF'

/** The library quotes only what has the whole CRLF. */
const lineBreak = /[\r\n]/

/** CSV as RFC 4180 has it, which Excel opens with its characters: UTF-8 with a mark, CRLF, quotes where they are needed. */
export function csvWriter(columns: readonly WrittenColumn[], delimiter: string): RowWriter {
  const lines = (cells: readonly (readonly string[])[]): string =>
    stringify(cells as string[][], { delimiter, record_delimiter: 'windows', quoted_match: lineBreak })
  return {
    head: Buffer.from(byteOrderMark + lines([columns.map(({ name }) => name)])),
    write: (rows) =>
      Buffer.from(
        lines(rows.map((row) => row.map((value, index) => cellText(value, columns[index]?.type ?? 'text')))),
      ),
  }
}
