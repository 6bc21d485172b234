import type { Found } from './find-orders.ts'
import type { OrderQuery } from './order-query.ts'

/**
 * The Link header's entries for the pages before and after, their parameters in the order that WooCommerce's
 * come out in: as given, lists spelt out, defaults behind.
 *
 * @param url of the list, without its query
 */
export function pageLinks(url: string, given: URLSearchParams, query: OrderQuery, found: Found): string[] {
  const link = (page: number, rel: string): string =>
    `<${url}?${parameters(given, query, found.page.length > 0, page)}>; rel="${rel}"`
  const links: string[] = []
  if (query.page > 1) links.push(link(Math.min(query.page - 1, found.pages), 'prev'))
  if (found.pages > query.page) links.push(link(query.page + 1, 'next'))
  return links
}

function parameters(given: URLSearchParams, query: OrderQuery, anyFound: boolean, page: number): string {
  const entries = new Map<string, string>()
  const lists = { include: query.include, exclude: query.exclude }
  for (const [name, value] of given) {
    const list = name === 'include' || name === 'exclude' ? lists[name] : undefined
    if (list !== undefined) list.forEach((id, index) => entries.set(`${name}[${index}]`, String(id)))
    else if (name === 'dates_are_gmt') entries.set(name, query.datesAreGmt ? '1' : '0')
    else if (!/^(status|include|exclude)\b/.test(name))
      entries.set(name, name === 'page' ? String(page) : value)
  }
  query.statuses.forEach((status, index) => entries.set(`status[${index}]`, status))
  if (anyFound) {
    if (!entries.has('dp')) entries.set('dp', '2')
    if (!entries.has('context')) entries.set('context', 'view')
  }
  if (!entries.has('page')) entries.set('page', String(page))
  return [...entries].map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
}

/** As PHP's urlencode does. */
function encode(text: string): string {
  return encodeURIComponent(text)
    .replace(/%20/g, '+')
    .replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
