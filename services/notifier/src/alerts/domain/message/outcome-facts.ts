import { fillIn } from '../../../slips/domain/slip-words.ts'
import type { AlertPlace, Fact } from './alert-view.ts'
import type { AlertWords } from './alert-words.ts'
import type { FlushSection } from '../flush-content.ts'

/** What became of what was lost, and which slips went out late for it: only what there is any of. */
export function outcomeFacts(
  { source, outcome, lateSlips }: FlushSection,
  { outcome: words, more }: AlertWords,
  { locale, consoleUrl }: AlertPlace,
): Fact[] {
  if (outcome === undefined) return []
  const number = (count: number): string => new Intl.NumberFormat(locale).format(count)
  const { outage } = outcome
  // What was lost is in the title of each alert but that of an outage.
  const lost = outage === undefined ? [] : (['missing', 'updates'] as const)
  const facts: Fact[] = [...lost, ...(['recovered', 'late', 'gone', 'open'] as const)]
    .filter((what) => outcome[what] > 0)
    .map((what) => ({ label: words[what], value: number(outcome[what]) }))
  if (outage === undefined) return facts
  if (lateSlips !== undefined && lateSlips.count > 0) {
    const { count, orders, moreOrders } = lateSlips
    const rest = moreOrders > 0 ? ` ${fillIn(more, { count: number(moreOrders) })}` : ''
    const named = `${orders.join(', ')}${rest}`
    const value = fillIn(words.lateSlipsOf, { count: number(count), orders: named })
    facts.push({ label: words.lateSlips, value })
  }
  if (outcome.recovered > 0) facts.push({ label: words.query, ...queryFor(source, outage, consoleUrl) })
  return facts
}

/** The console's query for the orders of that time that were recovered. It wants a token, so it is no page for people. */
function queryFor(
  source: string,
  { from, until }: { from: string; until: string },
  consoleUrl: string | null,
): Pick<Fact, 'value' | 'url'> {
  const query = new URLSearchParams({ source, provenance: 'rest', modifiedFrom: from, modifiedTo: until })
  const path = `api/orders?${query.toString()}`
  if (consoleUrl === null) return { value: `GET /${path}` }
  const { href } = new URL(path, consoleUrl.endsWith('/') ? consoleUrl : `${consoleUrl}/`)
  return { value: href, url: href }
}
