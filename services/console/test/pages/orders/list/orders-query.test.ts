import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  filtersOf,
  isFiltered,
  queryOf,
  urlOf,
  usualColumns,
} from '../../../../src/pages/orders/list/orders-query.ts'
import { startOfDay } from '../../../../src/pages/shell/lists/start-of-day.ts'

test('given a day, then it begins by the clock of the viewer, also where clocks change', () => {
  for (const [date, zone, start] of [
    ['2026-11-22', 'UTC', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22', 'Pacific/Auckland', '2026-11-21T11:00:00.000Z'],
    ['2026-06-22', 'Pacific/Auckland', '2026-06-21T12:00:00.000Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-11-01', 'America/New_York', '2026-11-01T04:00:00.000Z'],
    ['2026-13-40', 'UTC', undefined],
    ['today', 'UTC', undefined],
  ] as const)
    assert.equal(startOfDay(date, zone), start, `${date} in ${zone}`)
})

test('given filters in an address, then the query has those set, and the last day whole', () => {
  const filters = filtersOf({
    q: ' hana ',
    status: '',
    source: ['a', 'b'],
    from: '2026-11-20',
    to: '2026-11-22',
  })
  assert.deepEqual(queryOf({ ...filters, recovered: true }, 'UTC'), {
    ...{ q: 'hana', provenance: 'rest' },
    ...{ createdFrom: '2026-11-20T00:00:00.000Z', createdTo: '2026-11-23T00:00:00.000Z' },
  })
  assert.equal(urlOf(filters), '/orders?q=hana&from=2026-11-20&to=2026-11-22')
  assert.equal(urlOf(filtersOf({})), '/orders')
  assert.equal(isFiltered(filtersOf({ cursor: 'x' })), false)
  assert.equal(isFiltered(filtersOf({ recovered: '1' })), true)
})

test('given a sort and columns in an address, then they are in its query, and filter nothing', () => {
  const filters = filtersOf({ sort: 'oldest', columns: ['total', 'status', 'unknown'] })
  assert.deepEqual(queryOf(filters, 'UTC'), { sort: 'createdAt' })
  assert.equal(urlOf(filters), '/orders?sort=oldest&columns=status%2Ctotal')
  assert.equal(isFiltered(filters), false)
  assert.equal(filtersOf({ columns: 'status,total' }).columns, 'status,total')
  assert.equal(urlOf(filtersOf({ sort: 'other', columns: usualColumns.join() })), '/orders')
})
