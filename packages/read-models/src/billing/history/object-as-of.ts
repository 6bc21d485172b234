import type { BillingFact } from '../billing-fact.ts'
import type { BillingHistoryDocument } from './billing-history-document.ts'

/** An object with more events has no state as of a moment. */
export const maxBillingEventsAsOf = 2_000

/**
 * A billing object as it was at one moment (`asOf`), as far as the log knew at another (`knownAt`); default:
 * now. A state counts from the time of its fact.
 *
 * @param history all events of the object; at most `maxBillingEventsAsOf`
 * @param fold of objects of that kind
 * @returns null when nothing of the object is known of that moment
 */
export function objectAsOf<State extends object, Document>(
  history: readonly BillingHistoryDocument[],
  { asOf, knownAt }: { asOf?: string; knownAt?: string },
  fold: (document: null, source: string, facts: readonly BillingFact<State>[]) => Document | null,
): Document | null {
  const reached = history.filter(
    ({ recordedAt, fact }) => fact !== null && isBy(recordedAt, knownAt) && isBy(fact.at, asOf),
  )
  const source = reached[0]?.source
  if (source === undefined) return null
  return fold(
    null,
    source,
    reached.map(({ fact }) => fact as BillingFact<State>),
  )
}

function isBy(at: string, moment: string | undefined): boolean {
  return moment === undefined || Date.parse(at) <= Date.parse(moment)
}
