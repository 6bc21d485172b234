import type { DeliveriesRefused } from '@slipstream/events/refusal-events.ts'
import type { OrderFact } from './order/audited-order.ts'
import { foldAccepted, foldRefused } from './sender-health/sender-health.ts'
import type { SenderHealth } from './sender-health/sender-health.ts'
import { evolveStall } from './stall/evolve-stall.ts'
import { newStallState } from './stall/stall-state.ts'
import type { StallState } from './stall/stall-state.ts'
import { evolveRhythm } from './silence/evolve-rhythm.ts'
import type { Rhythm } from './silence/rhythm.ts'

/** What a judge has learned of its source: its size does not grow with the orders that passed. */
export type JudgeState = { stalls: Map<string, StallState>; rhythm: Rhythm; senders: SenderHealth }

/** What the readers of the log note for the judge of a source. Times are milliseconds since 1970. */
export type Fact = { at: number } & (
  | (OrderFact & { orderId: string })
  /** At least one delivery of this webhook came in. */
  | { kind: 'arrived'; webhookId: string | null }
  | { kind: 'refused'; refused: DeliveriesRefused }
  /** Something else came in: it wakes whoever evaluates the source, and changes nothing here. */
  | { kind: 'noted' }
)

/** Takes in facts as they became known. Uses up the state it is given, as `evolveStall` does. */
export function foldFacts(state: JudgeState, facts: Iterable<Fact>, statuses: readonly string[]): JudgeState {
  const { stalls } = state
  let { rhythm, senders } = state
  const stallOf = (status: string): StallState => stalls.get(status) ?? newStallState()
  for (const fact of facts) {
    const { at } = fact
    switch (fact.kind) {
      case 'ordered':
        for (const status of statuses)
          stalls.set(status, evolveStall(stallOf(status), { type: 'ordered', at }))
        break
      case 'entered': {
        const { status, orderId } = fact
        stalls.set(status, evolveStall(stallOf(status), { type: 'entered', orderId, at }))
        break
      }
      case 'left': {
        const { status, orderId, recovered } = fact
        stalls.set(status, evolveStall(stallOf(status), { type: 'left', orderId, at, recovered }))
        break
      }
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
  return { stalls, rhythm, senders }
}
