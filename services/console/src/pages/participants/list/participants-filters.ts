import { columnsIn } from '../../shell/lists/chosen-columns.ts'

/** The columns after the first one, which has the name. */
export const participantColumns = ['product', 'order', 'here', 'since', 'status'] as const
export type ParticipantColumn = (typeof participantColumns)[number]
export const usualColumns: readonly ParticipantColumn[] = participantColumns.slice(0, 4)

/** The filters of the list as they are in the URL; empty where there is none. */
export type ParticipantsFilters = {
  q: string
  source: string
  product: string
  /** Those whom an order no longer has, or whose order has ended. */
  former: boolean
  /** `oldest`; empty: those who registered last first. */
  sort: string
  /** Names with commas between; empty: the usual ones. */
  columns: string
  cursor: string
}

export function filtersOf(query: Record<string, unknown>): ParticipantsFilters {
  const text = (name: string): string => {
    const value = query[name]
    return typeof value === 'string' ? value.trim() : ''
  }
  return {
    ...{ q: text('q'), source: text('source'), product: text('product'), cursor: text('cursor') },
    former: text('former') !== '',
    sort: text('sort') === 'oldest' ? 'oldest' : '',
    columns: columnsIn(query['columns'], participantColumns, usualColumns),
  }
}

/** The query of the API for these filters. */
export function queryOf({
  former,
  columns: _,
  sort,
  ...texts
}: ParticipantsFilters): Record<string, unknown> {
  const given = Object.entries({
    ...{ ...texts, active: former ? 'false' : 'true' },
    sort: sort === 'oldest' ? 'savedAt' : '',
  })
  return Object.fromEntries(given.filter(([, value]) => value !== ''))
}

/** The address of one of the pages with these filters, changed. */
export function urlOf(
  filters: ParticipantsFilters,
  changes: Partial<ParticipantsFilters> = {},
  path = '/participants',
): string {
  const { former, ...texts } = { ...filters, ...changes }
  const given = Object.entries({ ...texts, former: former ? '1' : '' }).filter(([, value]) => value !== '')
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`
}

export const isFiltered = (filters: ParticipantsFilters): boolean =>
  urlOf(filters, { cursor: '', former: false, sort: '', columns: '' }) !== '/participants'
