import type { BillingDocument, FactRow, Uncertainty } from './billing-document.ts'
import type { BillingFact } from './billing-fact.ts'
import type { BillingKind } from './billing-kind.ts'
import { contendersOf, fetchMarginMs, timeMs } from './order/contenders.ts'
import { inSequence, rowOf, withinLimits } from './order/fact-rows.ts'
import { isSame, united } from './order/united.ts'
import { newestFact } from './order/newest-fact.ts'
import type { NewestFact } from './order/newest-fact.ts'
import { timelineOf } from './order/timeline.ts'

/**
 * A billing object after more of its facts.
 *
 * The document depends on the set of facts alone, so facts may arrive late, repeated and in any order. The
 * newest fact is its state: a final state is newer than any other; else the later time is, in whole seconds.
 * An object that was fetched is newer than events from before its request, and older than later ones,
 * when they are `fetchMarginMs` apart. What is left has an equal state, or is ordered by the kind of event,
 * by how far the object is, or by the old values that events have. Otherwise the document is uncertain.
 *
 * @returns the same document if the facts add nothing
 */
export function evolveObject<State extends object>(
  kind: BillingKind<State>,
  source: string,
  document: BillingDocument<State> | null,
  facts: readonly BillingFact<State>[],
): BillingDocument<State> | null {
  const added = facts.map((fact) => rowOf(kind, fact))
  const rows = withinLimits(united(document?.facts ?? [], added))
  const contenders = contendersOf(kind, united(document?.contenders ?? [], facts))
  if (document !== null && isSame(rows, document.facts) && isSame(contenders, document.contenders))
    return document
  return contenders.length === 0 ? document : documentOf(kind, source, rows, contenders)
}

function documentOf<State extends object>(
  kind: BillingKind<State>,
  source: string,
  rows: FactRow[],
  contenders: BillingFact<State>[],
): BillingDocument<State> {
  const sequence = inSequence(rows)
  const { fact, uncertain } = newestFact(kind, contenders)
  const { eventId, type, changeId, apiVersion, via } = fact
  return {
    _id: `${source}/${kind.idOf(fact.state)}`,
    source,
    ...fact.state,
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
