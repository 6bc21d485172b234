import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exportMistakes, exportRequest } from '../../../src/schedules/domain/export-request.ts'
import { daily } from '../../given/schedule.ts'

const action = { kind: 'export', of: 'orders', format: 'csv', period: 'all', filter: {} } as const
const window = { from: new Date('2026-11-21T07:00:00Z'), to: new Date('2026-11-22T07:00:00Z') }

test('given an export of the time since the last run, then its request is of that time', () => {
  assert.deepEqual(exportRequest({ ...action, period: 'since-last', filter: { source: 'shop' } }, window), {
    ...{ of: 'orders', format: 'csv', source: 'shop' },
    ...{ from: '2026-11-21T07:00:00.000Z', to: '2026-11-22T07:00:00.000Z' },
  })
  assert.deepEqual(exportRequest(action, window), { of: 'orders', format: 'csv' })
})

test('given exports that cannot be done, then each is named', () => {
  const mistakes = exportMistakes({
    fine: { ...daily, action },
    columns: { ...daily, action: { ...action, columns: ['nonsense'] } },
    filter: { ...daily, action: { ...action, filter: { carrier: 'bobs-post' } } },
    unknown: { ...daily, action: { ...action, filter: { colour: 'red' } } },
    other: daily,
  })
  assert.equal(mistakes.length, 3)
  assert.match(mistakes[0] ?? '', /^`schedules\.columns\.action`: columns has nonsense/)
  assert.match(mistakes[1] ?? '', /^`schedules\.filter\.action`: carrier is no filter of orders/)
  assert.match(mistakes[2] ?? '', /^`schedules\.unknown\.action`: .*colour/)
})
