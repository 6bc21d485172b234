import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createExport } from '../../../../src/commands/exports/create-export.ts'
import { parseParameters } from '../../../../src/domain/parameters/parse-parameters.ts'
import { exportInput } from '../../../../src/pages/work/exports/export-input.ts'

const who = { by: 'Ada', reason: 'accounts' }
const zone = 'Pacific/Auckland'

test('given the fields of the form, then they are the input of the command', () => {
  const input = exportInput(
    {
      ...{ of: 'orders', format: 'csv', delimiter: 'semicolon', recipient: '', source: 'shop' },
      ...{ status: 'completed, processing,', from: '2026-11-01', to: '2026-11-30', asOf: '', knownAt: '' },
      ...{ 'column.total': '1', 'column.orderId': '1', personalData: '1' },
    },
    zone,
  )
  assert.deepEqual(input, {
    ...{ of: 'orders', format: 'csv', delimiter: 'semicolon', source: 'shop', personalData: true },
    status: ['completed', 'processing'],
    // In the order of the kind, whatever the order of the fields.
    columns: ['orderId', 'total'],
    ...{ from: '2026-10-31T11:00:00.000Z', to: '2026-11-30T11:00:00.000Z' },
  })
  parseParameters(createExport.input, { ...input, ...who })
})

test('given a format without delimiters, or a day that is none, then the command says so', () => {
  assert.deepEqual(exportInput({ of: 'alerts', format: 'parquet', delimiter: 'comma' }, zone), {
    of: 'alerts',
    format: 'parquet',
  })
  const wrong = exportInput({ of: 'orders', format: 'csv', from: 'yesterday' }, zone)
  assert.throws(() => parseParameters(createExport.input, { ...wrong, ...who }), /from must be a time/)
})
