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

/** Rows that DuckDB holds before it writes them: about as many bytes, in numbers that it can make. */
const rowGroup = { bytes: 8 * 1024 * 1024, minRows: 2_048, maxRows: 122_880 }
const mebibyte = 1024 * 1024
/** DuckDB takes twice the largest row from its memory. */
const leastRowBytes = mebibyte
/** Lines that are converted together. DuckDB takes a multiple from the memory of the process, beside its limit, and keeps it. */
const pieceBytes = 2 * mebibyte

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
const to = (path: string, rows: number): string =>
  `TO ${quoted(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rows})`

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
  let groupRows = 4 * rowGroup.minRows
  const newPath = (ending: string): string => join(folder, `${(files += 1)}.${ending}`)
  const pieceOf = async ({ lines, maxLineBytes }: Piece): Promise<string> => {
    const [from, path] = [newPath('ndjson'), newPath('parquet')]
    await writeFile(from, lines)
    const read = `read_json(${quoted(from)}, format = 'newline_delimited', columns = {${types}}, maximum_object_size = ${maxLineBytes})`
    await connection.run(`COPY (SELECT * FROM ${read}) ${to(path, groupRows)}`)
    await rm(from)
    return path
  }
  const joined = async (paths: readonly string[]): Promise<string> => {
    const path = newPath('parquet')
    await connection.run(
      `COPY (SELECT * FROM read_parquet([${paths.map(quoted).join(', ')}])) ${to(path, groupRows)}`,
    )
    return path
  }
  return {
    async partOf(lines) {
      groupRows = rowsOfGroup(lines) ?? groupRows
      const paths: string[] = []
      for (const piece of piecesOf(lines)) paths.push(await pieceOf(piece))
      const [only] = paths
      if (only !== undefined && paths.length === 1) return only
      const path = await joined(paths)
      for (const piece of paths) await rm(piece)
      return path
    },
    async join(parts) {
      const paths: string[] = []
      for (const part of parts) {
        const path = newPath('parquet')
        await pipeline(part, createWriteStream(path))
        paths.push(path)
      }
      return joined(paths)
    },
    async close() {
      connection.closeSync()
      database.closeSync()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** By the mean length of these lines; undefined of none. */
function rowsOfGroup(lines: Buffer): number | undefined {
  let rows = 0
  for (let at = lines.indexOf(10); at !== -1; at = lines.indexOf(10, at + 1)) rows += 1
  if (rows === 0) return undefined
  const fitting = Math.floor((rowGroup.bytes * rows) / lines.length)
  return Math.min(rowGroup.maxRows, Math.max(rowGroup.minRows, fitting))
}

type Piece = { lines: Buffer; maxLineBytes: number }

/** Whole lines, as many as a piece may have, and at least one. Of no lines, an empty piece. */
function* piecesOf(lines: Buffer): Generator<Piece> {
  let [begin, from, maxLineBytes] = [0, 0, leastRowBytes]
  while (from < lines.length) {
    const end = lines.indexOf(10, from)
    const next = end === -1 ? lines.length : end + 1
    if (next - begin > pieceBytes && from > begin) {
      yield { lines: lines.subarray(begin, from), maxLineBytes }
      ;[begin, maxLineBytes] = [from, leastRowBytes]
    }
    maxLineBytes = Math.max(maxLineBytes, next - from + 1)
    from = next
  }
  yield { lines: lines.subarray(begin), maxLineBytes }
}
