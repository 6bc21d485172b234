import { html, nothing, type Html } from '../frame/html.ts'
import type { Viewer } from '../frame/viewer.ts'
import { chosenColumns, columnsIn } from './chosen-columns.ts'
import { filtersOf, listUrl, type ListFilters } from './list-filters.ts'
import { columnBoxes, sortedHead } from './list-options.ts'
import type { Column } from './list-results.ts'

/** A column that a list can have. The first one of a list is always shown. */
export type OfferedColumn<Item> = Pick<Column, 'title' | 'isNumber'> & {
  /** In the address. */
  name: string
  /** Shown only where it is chosen. */
  isExtra?: true
  /** The list is sorted by it. */
  isSorted?: true
  /** With its `td`. */
  cell(item: Item): Html
}

export type Shown<Item> = { columns: Column[]; row(item: Item): Html }

/** The columns that are shown without a choice. */
export const usualRows = <Item>(offered: readonly OfferedColumn<Item>[]): Shown<Item> =>
  shownAs(offered.filter(({ isExtra }) => isExtra !== true))

/** The filters of an address, with its sort and its columns where they are not the usual ones. */
export function optionsOf(query: unknown, offered: readonly OfferedColumn<never>[]): ListFilters {
  const { sort, columns: _, ...filters } = filtersOf(query)
  const given = (query as { columns?: unknown } | undefined)?.columns
  const columns = columnsIn(given, namesOf(offered), usualOf(offered))
  const isOldest = sort === 'oldest' && offered.some(({ isSorted }) => isSorted)
  return { ...filters, ...(isOldest && { sort: 'oldest' }), ...(columns !== '' && { columns }) }
}

/**
 * The parameters of a query for these filters.
 *
 * @param field what the list is sorted by
 */
export function withoutOptions({ sort, columns: _, ...filters }: ListFilters, field: string): ListFilters {
  return sort === undefined ? filters : { ...filters, sort: field }
}

/** The chosen columns; the head of that by which the list is sorted leads to the other direction. */
export function chosenRows<Item>(
  offered: readonly OfferedColumn<Item>[],
  path: string,
  filters: ListFilters,
  viewer: Viewer,
): Shown<Item> {
  const names = chosenColumns(filters['columns'] ?? '', namesOf(offered), usualOf(offered))
  const chosen = offered.filter(({ name }, index) => index === 0 || names.includes(name))
  const isOldest = filters['sort'] !== undefined
  const otherUrl = listUrl(path, filters, { cursor: '', sort: isOldest ? '' : 'oldest' })
  const { columns, row } = shownAs(chosen)
  return {
    columns: columns.map((column, index) =>
      chosen[index]?.isSorted === true
        ? { ...column, head: sortedHead(column.title, { isOldest, otherUrl }, viewer) }
        : column,
    ),
    row,
  }
}

/** The boxes of the columns, and the sort, within the form of the filters. */
export function optionFields<Item>(
  offered: readonly OfferedColumn<Item>[],
  { columns = '', sort }: ListFilters,
  viewer: Viewer,
): Html {
  const names = chosenColumns(columns, namesOf(offered), usualOf(offered))
  const titled = offered.slice(1).map(({ name, title }) => [name, title] as const)
  return html`${columnBoxes(titled, names, viewer)}
  ${sort === undefined ? nothing : html`<input type="hidden" name="sort" value="${sort}" />`}`
}

function shownAs<Item>(chosen: readonly OfferedColumn<Item>[]): Shown<Item> {
  return {
    columns: chosen.map(({ title, isNumber }) => ({ title, ...(isNumber && { isNumber }) })),
    row: (item) =>
      html`<tr>
        ${chosen.map(({ cell }) => cell(item))}
      </tr>`,
  }
}

const namesOf = (offered: readonly OfferedColumn<never>[]): string[] =>
  offered.slice(1).map(({ name }) => name)

const usualOf = (offered: readonly OfferedColumn<never>[]): string[] =>
  offered
    .slice(1)
    .filter(({ isExtra }) => isExtra !== true)
    .map(({ name }) => name)
