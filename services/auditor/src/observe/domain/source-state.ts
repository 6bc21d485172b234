import type { DeliveriesRefused } from '@slipstream/events/event-types/refusal-events.ts'
import type { OrderFact } from './audited-order.ts'
import { foldAccepted, foldRefused } from '../../rules/webhooks/domain/sender-health.ts'
import type { SenderHealth } from '../../rules/webhooks/domain/sender-health.ts'
import { evolveStall } from '../../rules/stalled-orders/domain/evolve-stall.ts'
import type { OpenStays, StallFact } from '../../rules/stalled-orders/domain/evolve-stall.ts'
import { budgetOf } from '../../rules/stalled-orders/domain/stall-rule.ts'
import type { StallRule } from '../../rules/stalled-orders/domain/stall-rule.ts'
import { newStallState } from '../../rules/stalled-orders/domain/stall-state.ts'
import type { OpenStay, StallState } from '../../rules/stalled-orders/domain/stall-state.ts'
import { evolveRhythm } from '../../rules/source-silent/domain/evolve-rhythm.ts'
import type { Rhythm } from '../../rules/source-silent/domain/rhythm.ts'
import type { Outage } from '../../rules/source-outage/domain/outage.ts'

/** What a judge has learned of its source: its size does not grow with the orders that passed, nor with those that wait. */
export type JudgeState = {
  stalls: Map<string, StallState>
  rhythm: Rhythm
  senders: SenderHealth
  /** What was not reported yet; null or absent where nothing is. */
  outage?: Outage | null
}

/** The statuses that are watched, and by which rules. */
export type StallRules = Readonly<Record<string, readonly StallRule[]>>

/** What the readers of the log note for the judge of a source. Times are milliseconds since 1970. */
export type Fact = { at: number } &
  /** `offset`: of its event. All events of an order are on one partition; those noted by an older version tell none. */
  (
    | (OrderFact & { orderId: string; offset?: number })
    /** At least one delivery of this webhook came in. */
    | { kind: 'arrived'; webhookId: string | null }
    | { kind: 'refused'; refused: DeliveriesRefused }
    /** Something else came in: it wakes whoever evaluates the source, and changes nothing here. */
    | { kind: 'noted' }
  )

/**
 * Facts as they became known, but those of one order in the order of the log: instances whose clocks differ may have
 * noted them in another.
 */
export function inLogOrder<F extends Fact>(facts: readonly F[]): F[] {
  const places = new Map<string, number[]>()
  facts.forEach((fact, place) => {
    if (!('orderId' in fact) || fact.offset === undefined) return
    const ofOrder = places.get(fact.orderId)
    if (ofOrder === undefined) places.set(fact.orderId, [place])
    else ofOrder.push(place)
  })
  const sorted = [...facts]
  for (const ofOrder of places.values()) {
    const own = ofOrder.map((place) => facts[place] as F)
    own.sort((a, b) => offsetOf(a) - offsetOf(b))
    ofOrder.forEach((place, nth) => (sorted[place] = own[nth] as F))
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
  state: JudgeState,
  open: Map<string, OpenStays>,
  facts: Iterable<Fact>,
  rules: StallRules,
): JudgeState {
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
