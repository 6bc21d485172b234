import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from '../../../../src/pages/shell/frame/html.ts'
import { isFiltered, listUrl } from '../../../../src/pages/shell/lists/list-filters.ts'
import {
  optionsOf,
  usualRows,
  withoutOptions,
  type OfferedColumn,
} from '../../../../src/pages/shell/lists/offered-columns.ts'

type Parcel = { id: string; day: string }
const offered: OfferedColumn<Parcel>[] = [
  { name: 'id', title: 'Parcel', cell: ({ id }) => html`<td>${id}</td>` },
  { name: 'day', title: 'Day', isSorted: true, cell: ({ day }) => html`<td>${day}</td>` },
  { name: 'twice', title: 'Twice', isExtra: true, cell: ({ day }) => html`<td>${day}${day}</td>` },
]

test('given boxes in an address, then the columns are in their own order, and usual ones none', () => {
  const chosen = optionsOf({ columns: ['twice', 'day', 'nonsense'], q: 'a', cursor: '' }, offered)
  assert.deepEqual(chosen, { q: 'a', columns: 'day,twice' })
  assert.equal(listUrl('/parcels', chosen), '/parcels?q=a&columns=day%2Ctwice')
  assert.deepEqual(optionsOf({ columns: 'day' }, offered), {})
})

test('given a sort, then only a list that can be sorted has it, and its query gets the field', () => {
  const filters = optionsOf({ sort: 'oldest', state: 'open' }, offered)
  assert.deepEqual(withoutOptions(filters, 'createdAt'), { state: 'open', sort: 'createdAt' })
  const unsorted = offered.map(({ isSorted: _, ...column }) => column)
  assert.deepEqual(optionsOf({ sort: 'oldest' }, unsorted), {})
  assert.deepEqual(optionsOf({ sort: '; drop' }, offered), {})
})

test('given only columns and a sort, then nothing is left out of the list', () => {
  assert.equal(isFiltered({ columns: 'day', sort: 'oldest', cursor: 'c' }), false)
  assert.equal(isFiltered({ columns: 'day', state: 'open' }), true)
})

test('given no choice, then extra columns are not shown', () => {
  const { columns, row } = usualRows(offered)
  assert.deepEqual(
    columns.map(({ title }) => title),
    ['Parcel', 'Day'],
  )
  assert.equal(String(row({ id: '1', day: 'Monday' })).match(/<td>/g)?.length, 2)
})
