import type { DeliveriesRefused } from '@slipstream/events/event-types/alerts/refusal-events.ts'
import type { ObservedFact } from './audited-order.ts'
import { foldAccepted, foldRefused } from '../../rules/webhooks/domain/sender-health.ts'
import type { SenderHealth } from '../../rules/webhooks/domain/sender-health.ts'
import { evolveStall } from '../../stays/domain/evolve-stall.ts'
import type { OpenStays, StallFact } from '../../stays/domain/evolve-stall.ts'
import { budgetOf } from '../../stays/domain/stall-rule.ts'
import type { StallRule } from '../../stays/domain/stall-rule.ts'
import { newStallState } from '../../stays/domain/stall-state.ts'
import type { OpenStay, StallState } from '../../stays/domain/stall-state.ts'
import { evolveRhythm } from '../../rules/source-silent/domain/evolve-rhythm.ts'
import type { Rhythm } from '../../rules/source-silent/domain/rhythm.ts'
import type { Outage } from '../../rules/source-outage/domain/outage.ts'

/** What is known of a source. Its size does not grow with the number of past or waiting orders. */
export type SourceState = {
  stalls: Map<string, StallState>
  rhythm: Rhythm
  senders: SenderHealth
  /** What was not reported yet; null or absent where nothing is. */
  outage?: Outage | null
}

/** The statuses that are watched, and by which rules. */
export type StallRules = Readonly<Record<string, readonly StallRule[]>>

/** What the readers of the log record for the evaluation of a source. Times are milliseconds since 1970. */
export type Fact = { at: number } &
  /**
   * `offset`: of its event. All events of an order are on one partition; those
   * recorded by an older version have none.
   */
  (
    | (ObservedFact & { orderId: string; offset?: number })
    /** At least one delivery of this webhook arrived. */
    | { kind: 'arrived'; webhookId: string | null }
    | { kind: 'refused'; refused: DeliveriesRefused }
    /** Another event arrived: it wakes the evaluation of the source and changes no state. */
    | { kind: 'noted' }
  )

/**
 * Facts as they became known, but those of one order in the order of the log: instances whose clocks
 * differ may have recorded them in another.
 */
export function inLogOrder<F extends Fact>(facts: readonly F[]): F[] {
  const indexes = new Map<string, number[]>()
  facts.forEach((fact, index) => {
    if (!('orderId' in fact) || fact.offset === undefined) return
    const ofOrder = indexes.get(fact.orderId)
    if (ofOrder === undefined) indexes.set(fact.orderId, [index])
    else ofOrder.push(index)
  })
  const sorted = [...facts]
  for (const ofOrder of indexes.values()) {
    const own = ofOrder.map((index) => facts[index] as F)
    own.sort((a, b) => offsetOf(a) - offsetOf(b))
    ofOrder.forEach((index, nth) => (sorted[index] = own[nth] as F))
  }
  return sorted
}

function offsetOf(fact: Fact): number {
  return 'offset' in fact ? (fact.offset ?? 0) : 0
}

/**
 * Takes in facts as they became known. Uses up the state it is given, as `evolveStall` does.
 *
 * @param open by status, the orders in it that facts are about; brought up to date
 */
export function foldFacts(
  state: SourceState,
  open: Map<string, OpenStays>,
  facts: Iterable<Fact>,
  rules: StallRules,
): SourceState {
  const { stalls } = state
  let { rhythm, senders } = state
  const evolve = (status: string, fact: StallFact): void => {
    const stays: OpenStays = open.get(status) ?? new Map<string, OpenStay>()
    open.set(status, stays)
    const known = stalls.get(status) ?? newStallState()
    stalls.set(status, evolveStall(known, stays, fact, budgetOf(rules[status] ?? [])))
  }
  for (const fact of facts) {
    const { at } = fact
    switch (fact.kind) {
      case 'ordered':
        for (const status of Object.keys(rules)) evolve(status, { type: 'ordered', at })
        break
      case 'entered':
        evolve(fact.status, { type: 'entered', orderId: fact.orderId, at })
        break
      case 'left':
        evolve(fact.status, { type: 'left', orderId: fact.orderId, at, recovered: fact.recovered })
        break
      case 'arrived':
        rhythm = evolveRhythm(rhythm, at)
        senders = foldAccepted(senders, { at, webhookId: fact.webhookId })
        break
      case 'refused':
        senders = foldRefused(senders, fact.refused)
        break
      case 'noted':
        break
    }
  }
  return { ...state, stalls, rhythm, senders }
}
