import { startOfDay } from './start-of-day.ts'

/** The filters of a list as they are in its address; without those that are empty. */
export type ListFilters = Readonly<Record<string, string>>

export function filtersOf(query: unknown): ListFilters {
  const given = Object.entries((query ?? {}) as Record<string, unknown>)
    .map(([name, value]): [string, unknown] => [name, typeof value === 'string' ? value.trim() : value])
    .filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '')
  return Object.fromEntries(given)
}

/** The address of a list with these filters, changed. An empty one is left out. */
export function listUrl(path: string, filters: ListFilters, changes: ListFilters = {}): string {
  const given = Object.entries({ ...filters, ...changes }).filter(([, value]) => value !== '')
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`
}

/** Whether something is left out of the list. */
export const isFiltered = ({ cursor: _, sort: _s, columns: _c, ...filters }: ListFilters): boolean =>
  Object.keys(filters).length > 0

/**
 * The bounds of days `from` to `to`, the last one included, as moments; of what is no
 * date, the text as it is, to be refused.
 */
export function daysOf(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  timeZone: string,
): { from?: string; to?: string } {
  return {
    ...(from !== undefined && { from: startOfDay(from, timeZone) ?? from }),
    ...(to !== undefined && { to: startOfDay(dayAfter(to), timeZone) ?? to }),
  }
}

function dayAfter(date: string): string {
  const at = Date.parse(`${date}T00:00:00Z`)
  return Number.isNaN(at) ? '' : new Date(at + 86_400_000).toISOString().slice(0, 10)
}
