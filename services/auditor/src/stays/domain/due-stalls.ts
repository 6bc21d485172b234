import { duration } from '../../alerts/domain/duration.ts'
import { explainLearned, newerOrders, type Stays, type Wait } from './explain-stall.ts'
import { defaultThreshold } from './learned/learned-threshold.ts'
import type { StallRule, StallRuleName } from './stall-rule.ts'
import type { OpenStay, StallState } from './stall-state.ts'
import { advanceClock, type WorkClock } from './learned/work-clock.ts'

/**
 * An order is not late before as many newer ones have come as half of all orders see: in an idle shop
 * nothing is late. But a season may have ended, and then no newer one ever comes: after this multiple
 * of the threshold it is late anyway.
 */
const withoutLaterOrders = 2
const orders: Stays = { one: 'order', many: 'orders' }

export type StallAlert = Wait & {
  orderId: string
  rule: StallRuleName
  enteredAt: number
  /** One sentence for people: how long, and why that is long for this source. */
  explanation: string
}

/**
 * Those of `stays` that are stalled at `now` by the rule and were not alerted by it yet. Changes nothing: who
 * raises the alert says so with an `alerted` fact. From then on it holds until the order leaves, even if the
 * threshold rises. `status` is what people call the watched status. A stay that was entered later is not due
 * earlier: ordered by entry time, scanning can stop at the first that is not due.
 */
export function dueStalls(
  state: StallState,
  stays: Iterable<OpenStay>,
  { rule, status, now, called = orders }: { rule: StallRule; status: string; now: number; called?: Stays },
): StallAlert[] {
  const waiting = [...stays].filter((stay) => stay.alertedAt[rule.rule] === undefined)
  // After a quiet month, the clock is advanced by hundreds of hours.
  if (waiting.length === 0) return []
  const clock = advanceClock(state.clock, now)
  const { isStalled, explain } = limitOf(rule, state, called)
  return waiting
    .map((stay) => ({ stay, wait: waitOf(stay, state, clock) }))
    .filter(({ wait }) => isStalled(wait))
    .map(({ stay: { orderId, enteredAt }, wait }) => {
      const explanation = `in ${status} for ${duration(wait.forMs)}${explain(wait)}`
      return { orderId, rule: rule.rule, enteredAt, ...wait, explanation }
    })
}

function waitOf(stay: OpenStay, state: StallState, clock: WorkClock): Wait {
  return {
    forMs: (clock.at ?? stay.enteredAt) - stay.enteredAt,
    workMs: clock.workMs - stay.enteredWorkMs,
    laterOrders: state.orders - stay.enteredOrders,
  }
}

type Limit = { isStalled: (wait: Wait) => boolean; explain: (wait: Wait) => string }

function limitOf(rule: StallRule, state: StallState, called: Stays): Limit {
  if (rule.rule === 'count') {
    return {
      isStalled: ({ laterOrders }) => laterOrders >= rule.laterOrders,
      explain: ({ laterOrders }) =>
        `; ${newerOrders(laterOrders, called)} since, the limit is ${rule.laterOrders}`,
    }
  }
  if (rule.rule === 'time') {
    return {
      isStalled: ({ forMs }) => forMs >= rule.afterMs,
      explain: () => `; the limit is ${duration(rule.afterMs)}`,
    }
  }
  const threshold = state.threshold ?? defaultThreshold
  const lengthOf = ({ forMs, workMs }: Wait) => (threshold.by === 'wall' ? forMs : workMs)
  return {
    isStalled: (wait) =>
      lengthOf(wait) > threshold.ms &&
      (lengthOf(wait) > withoutLaterOrders * threshold.ms || wait.laterOrders >= threshold.laterOrders),
    explain: (wait) => explainLearned(wait, threshold, called),
  }
}
