/** A list with its filters, which somebody named: its address is all that it is. */
export type SavedFilter = {
  /** The path of the list, e.g. `/orders`. */
  list: string
  name: string
  /** The query of its address, without the page. */
  query: string
}

export const savedFilterLimits = { perPerson: 30, nameLength: 60, queryLength: 1_000 } as const

/** The lists that have them. */
const filteredLists = [
  ...['/orders', '/participants', '/shipments', '/billing', '/billing/subscriptions', '/billing/invoices'],
  ...['/billing/payments', '/billing/callouts', '/notifications'],
  ...['/alerts', '/events', '/dead-letters', '/dead-letters/quarantine'],
]

/** The query of an address as it is kept: in one order of its parts, without the page and what is empty. */
export function keptQuery(query: string): string {
  const parts = [...new URLSearchParams(query)].filter(([name, value]) => name !== 'cursor' && value !== '')
  return new URLSearchParams(parts.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))).toString()
}

/** The filter that a form sends; undefined where there is nothing to keep, or it is too long. */
export function savedFilterOf(form: Readonly<Record<string, unknown>>): SavedFilter | undefined {
  const { list, name, query } = form
  if (typeof list !== 'string' || typeof name !== 'string' || typeof query !== 'string') return undefined
  const kept = { list, name: name.trim().replace(/\s+/g, ' '), query: keptQuery(query) }
  const isKnown = filteredLists.includes(list)
  const hasName = kept.name !== '' && kept.name.length <= savedFilterLimits.nameLength
  const hasQuery = kept.query !== '' && kept.query.length <= savedFilterLimits.queryLength
  return isKnown && hasName && hasQuery ? kept : undefined
}

/**
 * The filters after one was saved; one of the same list and name is replaced.
 * Undefined where there are too many.
 */
export function withFilter(filters: readonly SavedFilter[], added: SavedFilter): SavedFilter[] | undefined {
  const others = withoutFilter(filters, added)
  return others.length >= savedFilterLimits.perPerson ? undefined : [...others, added]
}

export function withoutFilter(
  filters: readonly SavedFilter[],
  { list, name }: Pick<SavedFilter, 'list' | 'name'>,
): SavedFilter[] {
  return filters.filter((one) => one.list !== list || one.name !== name)
}
