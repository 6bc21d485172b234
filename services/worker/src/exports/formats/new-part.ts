import { delimiters } from '@slipstream/exports/domain/request/export-request.ts'
import type { ExportRequest } from '@slipstream/exports/domain/request/export-request.ts'
import type { WrittenColumn } from '@slipstream/exports/domain/row-values.ts'
import { csvWriter } from '@slipstream/exports/formats/csv-writer.ts'
import { ndjsonWriter } from './ndjson-writer.ts'
import { ParquetPart } from './parquet/parquet-part.ts'
import type { Part } from './part.ts'
import { TextPart } from './text-part.ts'

/** Takes the rows of an export in its format. */
export function newPart(
  { format, delimiter = 'comma' }: Pick<ExportRequest, 'format' | 'delimiter'>,
  columns: readonly WrittenColumn[],
  partBytes: number,
): Part {
  if (format === 'parquet') return new ParquetPart(columns)
  const writer = format === 'csv' ? csvWriter(columns, delimiters[delimiter]) : ndjsonWriter(columns)
  return new TextPart(writer, partBytes)
}
