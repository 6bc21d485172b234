import { numberFormat } from '@slipstream/runtime/text/intl-formats.ts'
import { fillIn } from '../../../templates/domain/fill-in.ts'
import type { LabelledValue } from '../../../templates/domain/labelled-value.ts'
import type { FlushSection } from '../flush-content.ts'
import type { AlertLocale } from './alert-view.ts'
import type { AlertWords } from './alert-words.ts'

/** The outcomes of discrepancies, and the slips that were late because of them. Zero counts are left out. */
export function outcomeFacts(
  { source, outcome, lateSlips }: FlushSection,
  { outcome: words, more }: AlertWords,
  { locale, consoleUrl }: AlertLocale,
): LabelledValue[] {
  if (outcome === undefined) return []
  const number = (count: number): string => numberFormat(locale).format(count)
  const { outage } = outcome
  // The title of every other alert has the number of discrepancies.
  const lost = outage === undefined ? [] : (['missing', 'updates'] as const)
  const facts: LabelledValue[] = [...lost, ...(['recovered', 'late', 'gone', 'open'] as const)]
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

/** The console's query for the recovered orders of that time. It requires a token. */
function queryFor(
  source: string,
  { from, until }: { from: string; until: string },
  consoleUrl: string | null,
): Pick<LabelledValue, 'value' | 'url'> {
  const query = new URLSearchParams({ source, provenance: 'rest', modifiedFrom: from, modifiedTo: until })
  const path = `api/orders?${query.toString()}`
  if (consoleUrl === null) return { value: `GET /${path}` }
  const { href } = new URL(path, consoleUrl.endsWith('/') ? consoleUrl : `${consoleUrl}/`)
  return { value: href, url: href }
}
