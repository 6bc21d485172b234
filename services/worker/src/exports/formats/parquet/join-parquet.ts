import { parquetMetadata } from 'hyparquet'
import type { RowGroup } from 'hyparquet'
import type { WrittenColumn } from '@slipstream/exports/domain/row-values.ts'
import { ExportFailed } from '../../export-failed.ts'
import { creator, magic, parquetFooter } from './parquet-footer.ts'

/** Behind the metadata: its length and the magic bytes. */
const tailBytes = 8
/** Bounds of times are kept as they are stored. */
const parsers = { timestampFromMicroseconds: (microseconds: bigint) => microseconds }

/** The bytes of one file that has the row groups of all files in their order. They are copied, not read. */
export async function* joinParquet(
  columns: readonly WrittenColumn[],
  files: AsyncIterable<Buffer>,
): AsyncGenerator<Uint8Array> {
  const rowGroups: RowGroup[] = []
  let at = magic.length
  yield magic
  for await (const file of files) {
    const metadata = parquetMetadata(file, { parsers, geoparquet: false })
    // Their bounds of amounts would lose digits here.
    if (metadata.created_by !== creator)
      throw new ExportFailed('it was begun by an earlier version: request it again')
    const groups = file.subarray(magic.length, file.length - tailBytes - metadata.metadata_length)
    rowGroups.push(...metadata.row_groups.map((group) => moved(group, BigInt(at - magic.length))))
    at += groups.length
    yield groups
  }
  yield parquetFooter(columns, rowGroups)
}

function moved(group: RowGroup, by: bigint): RowGroup {
  return {
    ...group,
    columns: group.columns.map(({ file_offset: offset, meta_data: data }) => {
      if (data === undefined) throw new Error('a part of the file has a column without metadata')
      const { data_page_offset: pages, dictionary_page_offset: dictionary } = data
      return {
        file_offset: offset + by,
        meta_data: {
          ...data,
          data_page_offset: pages + by,
          ...(dictionary !== undefined && { dictionary_page_offset: dictionary + by }),
        },
      }
    }),
  }
}
