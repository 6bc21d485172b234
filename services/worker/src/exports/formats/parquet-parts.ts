import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Readable } from 'node:stream'
import type { ColumnType } from '@slipstream/exports/domain/columns.ts'
import type { WrittenColumn } from '@slipstream/exports/domain/row-values.ts'

const sqlTypes: Readonly<Record<ColumnType, string>> = {
  text: 'VARCHAR',
  decimal: 'DECIMAL(38,10)',
  integer: 'BIGINT',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMPTZ',
  json: 'JSON',
}

/** Rows that DuckDB holds before it writes them; more of wide rows would need more memory. */
const rowGroupSize = 8_192
/** DuckDB takes twice the largest row from its memory. */
const leastRowBytes = 1024 * 1024

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
const to = (path: string): string =>
  `TO ${quoted(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroupSize})`

/** Makes Parquet by DuckDB in a folder of its own, which is removed in the end. */
export type ParquetParts = {
  /** A part: a Parquet file of lines of JSON. @returns its path */
  partOf(lines: Buffer): Promise<string>
  /** One file of all parts, in their order. @returns its path */
  join(parts: readonly Readable[]): Promise<string>
  close(): Promise<void>
}

/** DuckDB is loaded here only: it takes memory that no other format needs. */
export async function parquetParts(columns: readonly WrittenColumn[]): Promise<ParquetParts> {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const folder = await mkdtemp(join(tmpdir(), 'slipstream-export-'))
  const database = await DuckDBInstance.create(':memory:', {
    ...{ threads: '1', memory_limit: '160MB', temp_directory: join(folder, 'duckdb') },
    ...{ autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' },
  })
  const connection = await database.connect()
  const types = columns.map(({ name, type }) => `${quoted(name)}: ${quoted(sqlTypes[type])}`).join(', ')
  let files = 0
  const newPath = (ending: string): string => join(folder, `${(files += 1)}.${ending}`)
  return {
    async partOf(lines) {
      const [from, path] = [newPath('ndjson'), newPath('parquet')]
      await writeFile(from, lines)
      const read = `read_json(${quoted(from)}, format = 'newline_delimited', columns = {${types}}, maximum_object_size = ${maxLineBytes(lines)})`
      await connection.run(`COPY (SELECT * FROM ${read}) ${to(path)}`)
      await rm(from)
      return path
    },
    async join(parts) {
      const paths: string[] = []
      for (const part of parts) {
        const path = newPath('parquet')
        await pipeline(part, createWriteStream(path))
        paths.push(path)
      }
      const path = newPath('parquet')
      await connection.run(`COPY (SELECT * FROM read_parquet([${paths.map(quoted).join(', ')}])) ${to(path)}`)
      return path
    },
    async close() {
      connection.closeSync()
      database.closeSync()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function maxLineBytes(lines: Buffer): number {
  let max = leastRowBytes
  for (let from = 0; from < lines.length;) {
    const end = lines.indexOf(10, from)
    const next = end === -1 ? lines.length : end + 1
    max = Math.max(max, next - from + 1)
    from = next
  }
  return max
}
