import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { RawJson } from '@slipstream/exports/domain/raw-json.ts'
import { joinParquet } from '../../../../src/exports/formats/parquet/join-parquet.ts'
import { ParquetPart } from '../../../../src/exports/formats/parquet/parquet-part.ts'

const columns = (['text', 'decimal', 'integer', 'number', 'boolean', 'time', 'json'] as const).map(
  (type) => ({ name: type, type, isMasked: false }),
)

const rowsOfPart = 300
/** In pairs that differ by a microsecond, which bounds of row groups keep. */
const timeOf = (n: number): string => `2026-11-22T06:00:00.${String(Math.abs(n)).padStart(6, '0')}Z`
const row = (n: number): unknown[] => [
  ...[`Zoë ${n} 🎻`, `-${Math.abs(n)}.0000000001`, n, n / 4, n % 2 === 0, timeOf(n)],
  new RawJson(Buffer.from(`{"n": ${n}.10, "text": "${'x'.repeat(2_000)}"}`)),
]

function file(first: number, rows: number): Buffer {
  const part = new ParquetPart(columns)
  part.add(Array.from({ length: rows }, (_, index) => row(first + index)))
  return part.take()
}

async function joined(...files: Buffer[]): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  const parts = (async function* () {
    yield* files
  })()
  for await (const piece of joinParquet(columns, parts)) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function reader(t: TestContext, content: Buffer) {
  const folder = await mkdtemp(join(tmpdir(), 'parquet-'))
  t.after(() => rm(folder, { recursive: true }))
  const path = join(folder, 'file.parquet')
  await writeFile(path, content)
  const database = await DuckDBInstance.create(':memory:')
  const connection = await database.connect()
  t.after(() => {
    connection.closeSync()
    database.closeSync()
  })
  await connection.run("SET TimeZone = 'UTC'")
  return async (sql: string): Promise<Record<string, unknown>[]> =>
    (await connection.runAndReadAll(sql.replaceAll('FILE', `'${path}'`))).getRowObjectsJson()
}

const types = {
  ...{ text: 'VARCHAR', decimal: 'DECIMAL(38,10)', integer: 'BIGINT', number: 'DOUBLE' },
  ...{ boolean: 'BOOLEAN', time: 'TIMESTAMP WITH TIME ZONE', json: 'JSON' },
}

test('given values of each type, then DuckDB reads them as they are', async (t) => {
  const part = new ParquetPart(columns)
  part.add([row(5), columns.map(() => null), row(-7)])
  const query = await reader(t, part.take())
  const described = await query('DESCRIBE SELECT * FROM read_parquet(FILE)')
  assert.deepEqual(
    Object.fromEntries(described.map((one) => [one['column_name'], one['column_type']])),
    types,
  )
  const [first, empty, last] = await query(
    'SELECT * REPLACE (left(json::VARCHAR, 12) AS json) FROM read_parquet(FILE)',
  )
  assert.deepEqual(first, {
    ...{ text: 'Zoë 5 🎻', decimal: '-5.0000000001', integer: '5', number: 1.25, boolean: false },
    ...{ time: '2026-11-22 06:00:00.000005+00', json: '{"n": 5.10, ' },
  })
  assert.deepEqual(
    Object.values(empty ?? {}),
    columns.map(() => null),
  )
  assert.equal(last?.['integer'], '-7')
})

test('given parts, some without rows, then their joined file has all rows, which filters find', async (t) => {
  const [none, first, second] = [file(0, 0), file(0, rowsOfPart), file(rowsOfPart, rowsOfPart)]
  const query = await reader(t, await joined(none, first, second, none))
  assert.deepEqual(
    await query('SELECT integer::INT AS n, length(json)::INT AS length FROM read_parquet(FILE)'),
    Array.from({ length: 2 * rowsOfPart }, (_, n) => ({ n, length: 2_022 + String(n).length })),
  )
  for (const n of [0, rowsOfPart - 1, rowsOfPart, 2 * rowsOfPart - 1])
    for (const found of [`time = '${timeOf(n)}'`, `text = 'Zoë ${n} 🎻'`, `decimal = -${n}.0000000001`])
      assert.deepEqual(
        await query(`SELECT integer::INT AS n FROM read_parquet(FILE) WHERE ${found}`),
        [{ n }],
        found,
      )
  const [groups] = await query(
    "SELECT count(*)::INT AS groups, max(stats_max_value)::VARCHAR AS last FROM parquet_metadata(FILE) WHERE path_in_schema = 'time'",
  )
  assert.deepEqual(groups, { groups: 2, last: '2026-11-22 06:00:00.000599+00' })
})

test('given no parts, then the file has its columns and no rows', async (t) => {
  const query = await reader(t, await joined())
  assert.deepEqual(await query('SELECT * FROM read_parquet(FILE)'), [])
  assert.equal((await query('DESCRIBE SELECT * FROM read_parquet(FILE)')).length, columns.length)
})
