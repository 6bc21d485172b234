import { constants, zstdCompressSync } from 'node:zlib'
import { ByteWriter, ParquetWriter } from 'hyparquet-writer'
import type { ColumnSource } from 'hyparquet-writer'
import type { WrittenColumn } from '@slipstream/exports/domain/row-values.ts'
import { ExportFailed } from '../../export-failed.ts'
import type { Part } from '../part.ts'
import { parquetFooter } from './parquet-footer.ts'
import { storedSchema } from './parquet-schema.ts'
import { storedValues } from './stored-value.ts'
import type { StoredValue } from './stored-value.ts'

const fastest = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }
const compressors = { ZSTD: (bytes: Uint8Array) => zstdCompressSync(bytes, fastest) }
/** Pages are compressed one by one, and made in memory. */
const pageSize = 256 * 1024
const scalarBytes = 8

type ColumnValues = { name: string; stored: (value: unknown) => StoredValue; values: StoredValue[] }

/** Rows that become a Parquet file of one row group. */
export class ParquetPart implements Part {
  /** Rows are no text: few of them become a small part instead of being recorded. */
  readonly few = { maxPendingBytes: 0, storeEveryMs: 60_000 }
  readonly #columns: readonly WrittenColumn[]
  readonly #data: readonly ColumnValues[]
  #rows = 0
  #bytes = 0

  constructor(columns: readonly WrittenColumn[]) {
    this.#columns = columns
    this.#data = columns.map(({ name, type }) => ({ name, stored: storedValues(name, type), values: [] }))
  }

  /** Before compression. */
  get bytes(): number {
    return this.#bytes
  }

  /** @throws ExportFailed for a value that its column can't hold */
  add(rows: readonly (readonly unknown[])[]): void {
    for (const row of rows)
      for (const [index, { stored, values }] of this.#data.entries()) {
        const value = stored(row[index])
        values.push(value)
        this.#bytes += typeof value === 'string' || value instanceof Uint8Array ? value.length : scalarBytes
      }
    this.#rows += rows.length
  }

  /** The file of these rows, or of none. */
  take(): Buffer {
    const to = new ByteWriter(this.#bytes >> 3)
    const writer = new ParquetWriter({
      ...{ writer: to, schema: storedSchema(this.#columns), codec: 'ZSTD', compressors },
    })
    const columnData = this.#data.map(({ name, values }, index) => ({
      ...{ name, data: values, offsetIndex: false, ...options(this.#columns[index] as WrittenColumn) },
    }))
    void writer.write({ columnData, pageSize, rowGroupSize: Math.max(1, this.#rows) })
    to.appendBytes(parquetFooter(this.#columns, writer.row_groups))
    for (const { values } of this.#data) values.length = 0
    this.#rows = 0
    this.#bytes = 0
    return Buffer.from(to.buffer, 0, to.index)
  }

  pending(): string {
    return ''
  }

  /** Earlier versions recorded rows as lines of JSON, which have lost the bytes of JSON columns. */
  begin(pending = ''): void {
    if (pending !== '') throw new ExportFailed('it was begun by an earlier version: request it again')
  }
}

/** JSON is stored as it is: hardly any is there twice, and its bounds help no reader. */
function options({ type }: WrittenColumn): Pick<ColumnSource, 'encoding' | 'statistics'> {
  if (type === 'json') return { encoding: 'PLAIN', statistics: false }
  return type === 'decimal' ? { statistics: false } : {}
}
