import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { parquetParts } from '../../../src/exports/formats/parquet-parts.ts'

const text = 'x'.repeat(10_000)
const rows = 300

/** Rows of 10 kB: a part of them is converted in several pieces. */
const part = (first: number): Buffer =>
  Buffer.from(
    Array.from({ length: rows }, (_, index) => `{"number":${first + index},"text":"${text}"}\n`).join(''),
  )

test('given parts of several pieces, then the file has all rows in their order', async (t) => {
  const parquet = await parquetParts([
    { name: 'number', type: 'integer', isMasked: false },
    { name: 'text', type: 'text', isMasked: false },
  ])
  t.after(() => parquet.close())
  const empty = await parquet.partOf(Buffer.alloc(0))
  const paths = [await parquet.partOf(part(0)), empty, await parquet.partOf(part(rows))]
  const file = await parquet.join(paths.map((path) => createReadStream(path)))
  const database = await DuckDBInstance.create(':memory:')
  const connection = await database.connect()
  const reader = await connection.runAndReadAll(
    `SELECT number::INT AS number, length(text)::INT AS length FROM read_parquet('${file}')`,
  )
  assert.deepEqual(
    reader.getRowObjectsJson(),
    Array.from({ length: 2 * rows }, (_, number) => ({ number, length: text.length })),
  )
  connection.closeSync()
  database.closeSync()
})
