import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columnsByKind, exportedKinds } from '../../../src/domain/columns.ts'
import {
  exportRequestSchema,
  filtersByKind,
  requestProblems,
} from '../../../src/domain/request/export-request.ts'
import { fileNameOf } from '../../../src/domain/file-name.ts'

const request = (changes: object) => exportRequestSchema.parse({ of: 'orders', format: 'csv', ...changes })
const parametersOf = (changes: object) => requestProblems(request(changes)).map(({ parameter }) => parameter)

test('given a request that can be done, then it has no problem, and no personal data by default', () => {
  assert.deepEqual(parametersOf({ columns: ['number', 'total'], status: ['completed'] }), [])
  assert.equal(request({}).personalData, false)
  assert.deepEqual(parametersOf({ of: 'events', topic: 'billing', type: ['InvoiceChanged'] }), [])
})

test('given what a kind does not have, then each problem names its parameter', () => {
  assert.deepEqual(parametersOf({ of: 'alerts', carrier: 'bobs-post' }), ['carrier'])
  assert.deepEqual(parametersOf({ of: 'shipments', asOf: '2026-11-21T00:00:00Z' }), ['asOf'])
  assert.deepEqual(parametersOf({ columns: ['number', 'nope'] }), ['columns'])
  assert.deepEqual(parametersOf({ columns: ['number', 'number'] }), ['columns'])
  assert.deepEqual(parametersOf({ of: 'events' }), ['topic'])
  assert.deepEqual(parametersOf({ format: 'parquet', delimiter: 'semicolon' }), ['delimiter'])
  assert.deepEqual(parametersOf({ from: '2026-11-21T00:00:00Z', to: '2026-11-20T00:00:00Z' }), ['to'])
})

test('given a moment for what has no history, then the problem names what has', () => {
  for (const [of, moment] of [
    ['shipments', 'asOf'],
    ['alerts', 'knownAt'],
  ] as const)
    assert.deepEqual(requestProblems(request({ of, [moment]: '2026-11-21T00:00:00Z' })), [
      {
        parameter: moment,
        detail: `${moment} is not possible for ${of}: only their present state is kept. Export events of the topic ${of} instead`,
      },
    ])
})

test('given names that lead out of a folder, then they are refused', () => {
  for (const fileName of ['../x', 'a/b', 'a\\b', '.hidden', '..', '', 'a\0b', 'a\r\nb', 'x'.repeat(101)]) {
    assert.equal(
      exportRequestSchema.safeParse({ of: 'orders', format: 'csv', fileName }).success,
      false,
      fileName,
    )
    const at = new Date(0)
    if (fileName !== '')
      assert.throws(() => fileNameOf({ of: 'orders', format: 'csv', fileName }, at), RangeError)
  }
})

test('given no name, then the file is named for what it has and when', () => {
  const at = new Date('2026-11-22T06:17:04.123Z')
  assert.equal(fileNameOf(request({}), at), 'orders-2026-11-22T06-17-04Z.csv')
  assert.equal(
    fileNameOf(request({ of: 'events', topic: 'alerts', format: 'parquet' }), at),
    'events-alerts-2026-11-22T06-17-04Z.parquet',
  )
  assert.equal(fileNameOf(request({ fileName: 'mine.csv' }), at), 'mine.csv')
})

test('given all kinds, then each has distinct columns, its source and filters', () => {
  for (const kind of exportedKinds) {
    const names = columnsByKind[kind].map(({ name }) => name)
    assert.equal(new Set(names).size, names.length, kind)
    assert.ok(names.includes('source') && filtersByKind[kind].includes('source'), kind)
  }
})

test('given the texts of a configuration, then they are lists and flags', () => {
  const { status, active } = request({ of: 'participants', status: 'completed, processing', active: 'true' })
  assert.deepEqual([status, active], [['completed', 'processing'], true])
})
