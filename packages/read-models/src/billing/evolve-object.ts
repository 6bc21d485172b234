import type { BillingDocument, FactRow, Uncertainty } from './billing-document.ts'
import { isFetched } from './billing-fact.ts'
import type { BillingFact } from './billing-fact.ts'
import type { BillingKind } from './billing-kind.ts'
import { contendersOf, fetchMarginMs, timeMs } from './order/contenders.ts'
import { inSequence, rowOf, withinLimits } from './order/fact-rows.ts'
import { newestFact } from './order/newest-fact.ts'
import type { NewestFact } from './order/newest-fact.ts'
import { timelineOf } from './order/timeline.ts'

/**
 * A billing object after more of its facts.
 *
 * The document depends on the set of facts alone, so facts may arrive late, repeated and in any order. The newest fact is its state:
 * a final state is newer than any other; else the later time is, in whole seconds. An object that was fetched is newer than events of
 * before its request, and older than events of after it, when they are `fetchMarginMs` apart. What is left has an equal state, or is
 * ordered by the kind of event, by how far the object is, or by the old values that events have. Otherwise the document is uncertain.
 *
 * @returns the same document if the facts add nothing
 */
export function evolveObject<State extends object>(
  kind: BillingKind<State>,
  source: string,
  document: BillingDocument<State> | null,
  facts: readonly BillingFact<State>[],
): BillingDocument<State> | null {
  const seen = new Set(document?.facts.map(({ eventId }) => eventId))
  const added = facts.filter(({ eventId }) => !seen.has(eventId) && seen.add(eventId))
  if (added.length === 0) return document
  const rows = withinLimits([...(document?.facts ?? []), ...added.map((fact) => rowOf(kind, fact))])
  const contenders = contendersOf(kind, withoutRepeats([...(document?.contenders ?? []), ...added]))
  if (document !== null && isEqual(rows, document.facts) && isEqual(contenders, document.contenders))
    return document
  return documentOf(kind, source, rows, contenders)
}

function documentOf<State extends object>(
  kind: BillingKind<State>,
  source: string,
  rows: FactRow[],
  contenders: BillingFact<State>[],
): BillingDocument<State> {
  const sequence = inSequence(rows)
  const second = contenders.find((one) => !isFetched(one))
  const before = sequence.findLast(
    (row) => row.hash !== null && second !== undefined && timeMs(row) < timeMs(second),
  )
  const { fact, uncertain } = newestFact(kind, contenders, before?.hash ?? null)
  const { eventId, type, changeId, apiVersion, via } = fact
  return {
    ...fact.state,
    _id: `${source}/${kind.idOf(fact.state)}`,
    source,
    isUncertain: uncertain !== null,
    uncertainty: uncertaintyOf(contenders, uncertain),
    stateAt: fact.at,
    timeline: timelineOf(sequence, rowOf(kind, fact)),
    provenance: { eventId, type, changeId, apiVersion, via },
    facts: rows,
    contenders,
  }
}

function uncertaintyOf<State>(
  contenders: readonly BillingFact<State>[],
  reason: NewestFact<State>['uncertain'],
): Uncertainty | null {
  if (reason === null) return null
  const lastMs = Math.max(...contenders.map(timeMs))
  return { reason, fetchFrom: new Date(lastMs + fetchMarginMs).toISOString() }
}

/** A forgotten fact that arrives again may still be among the contenders. */
function withoutRepeats<State>(facts: readonly BillingFact<State>[]): BillingFact<State>[] {
  return [...new Map(facts.map((fact) => [fact.eventId, fact])).values()]
}

function isEqual(a: readonly { eventId: string }[], b: readonly { eventId: string }[]): boolean {
  return a.length === b.length && a.every(({ eventId }, index) => eventId === b[index]?.eventId)
}
