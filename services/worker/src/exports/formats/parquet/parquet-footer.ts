import type { RowGroup } from 'hyparquet'
import { ByteWriter } from 'hyparquet-writer'
import { writeMetadata } from 'hyparquet-writer/src/metadata.js'
import type { WrittenColumn } from '@slipstream/exports/domain/row-values.ts'
import { fileSchema } from './parquet-schema.ts'

/** What a Parquet file begins and ends with. */
export const magic = Buffer.from('PAR1')

/** Who wrote a file. */
export const creator = 'slipstream'

/** The end of a file, which says where its row groups are. https://parquet.apache.org/docs/file-format */
export function parquetFooter(columns: readonly WrittenColumn[], rowGroups: readonly RowGroup[]): Uint8Array {
  const to = new ByteWriter()
  writeMetadata(to, {
    ...{ version: 2, created_by: creator, schema: fileSchema(columns) },
    ...{
      row_groups: [...rowGroups],
      num_rows: rowGroups.reduce((sum, { num_rows: rows }) => sum + rows, 0n),
    },
    metadata_length: 0,
  })
  to.appendBytes(magic)
  return to.getBytes()
}
