import { columnsIn } from '../../shell/lists/chosen-columns.ts'
import { startOfDay } from '../../shell/lists/start-of-day.ts'

/** The columns after the first one, which has the order's number. */
export const orderColumns = [
  ...(['status', 'customer', 'participants', 'total', 'created', 'source'] as const),
  ...(['items', 'country', 'paid', 'changed', 'via'] as const),
] as const
export type OrderColumn = (typeof orderColumns)[number]
export const usualColumns: readonly OrderColumn[] = orderColumns.slice(0, 6)

/** The filters of the list as they are in the URL; empty where there is none. */
export type OrdersFilters = {
  q: string
  status: string
  source: string
  from: string
  to: string
  recovered: boolean
  /** `oldest`; empty: the newest first. */
  sort: string
  /** Names with commas between; empty: the usual ones. */
  columns: string
  cursor: string
}

export function filtersOf(query: Record<string, unknown>): OrdersFilters {
  const text = (name: string): string => {
    const value = query[name]
    return typeof value === 'string' ? value.trim() : ''
  }
  return {
    ...{ q: text('q'), status: text('status'), source: text('source'), from: text('from'), to: text('to') },
    recovered: text('recovered') !== '',
    sort: text('sort') === 'oldest' ? 'oldest' : '',
    columns: columnsIn(query['columns'], orderColumns, usualColumns),
    cursor: text('cursor'),
  }
}

/** The query of the API for these filters. */
export function queryOf(filters: OrdersFilters, timeZone: string): Record<string, unknown> {
  const { q, status, source, from, to, recovered, sort, cursor } = filters
  const given: Record<string, string | undefined> = {
    ...{ q, source, cursor, status },
    createdFrom: startOfDay(from, timeZone),
    // Including the last day.
    createdTo: to === '' ? undefined : startOfDay(nextDay(to), timeZone),
    provenance: recovered ? 'rest' : undefined,
    sort: sort === 'oldest' ? 'createdAt' : undefined,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== ''))
}

function nextDay(date: string): string {
  const at = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(at) ? '' : new Date(at + 86_400_000).toISOString().slice(0, 10)
}

/** The address of the list with these filters, changed. */
export function urlOf(
  filters: OrdersFilters,
  changes: Partial<OrdersFilters> = {},
  path = '/orders',
): string {
  const { recovered, ...texts } = { ...filters, ...changes }
  const given = Object.entries({ ...texts, recovered: recovered ? '1' : '' }).filter(
    ([, value]) => value !== '',
  )
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`
}

/** Whether orders are left out. */
export const isFiltered = (filters: OrdersFilters): boolean =>
  urlOf(filters, { cursor: '', sort: '', columns: '' }) !== '/orders'
