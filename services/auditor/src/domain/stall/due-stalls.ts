import { learnThreshold, usualLaterOrders } from './learned-threshold.ts'
import { duration, explainLearned, newerOrders, type Wait } from './explain-stall.ts'
import { DEFAULT_BUDGET, type StallRule, type StallRuleName } from './stall-rule.ts'
import type { OpenStay, StallState } from './stall-state.ts'
import { advanceClock, type WorkClock } from './work-clock.ts'

/**
 * An order is not late before as many newer ones have come as half of all orders see: in an idle shop nothing is late.
 * But a season may have ended, and then no newer one ever comes: after so many times the threshold it is late anyway.
 */
const WITHOUT_LATER_ORDERS = 2

export type StallAlert = Wait & {
  orderId: string
  rule: StallRuleName
  enteredAt: number
  /** One sentence for people: how long, and why that is long for this source. */
  explanation: string
}

/**
 * The orders that are stalled at `now` by one of the rules and were not alerted by it yet. Changes nothing: who raises the
 * alert says so with an `alerted` fact. From then on it holds until the order leaves (`alertsOf` tells which ones end
 * then), even if the threshold rises. `status` is what people call the watched status.
 */
export function dueStalls(state: StallState, rules: StallRule[], status: string, now: number): StallAlert[] {
  const clock = advanceClock(state.clock, now)
  return rules.flatMap((rule) => {
    const { isStalled, explain } = limitOf(rule, state, clock)
    return Object.values(state.open)
      .filter((stay) => stay.alertedAt[rule.rule] === undefined)
      .map((stay) => ({ stay, wait: waitOf(stay, state, clock) }))
      .filter(({ wait }) => isStalled(wait))
      .map(({ stay: { orderId, enteredAt }, wait }) => {
        const explanation = `in ${status} for ${duration(wait.forMs)}${explain(wait)}`
        return { orderId, rule: rule.rule, enteredAt, ...wait, explanation }
      })
  })
}

/** The rules whose alerts about an order hold now. They are resolved when it leaves the status. */
export function alertsOf(state: StallState, orderId: string): StallRuleName[] {
  return Object.keys(state.open[`#${orderId}`]?.alertedAt ?? {}) as StallRuleName[]
}

function waitOf(stay: OpenStay, state: StallState, clock: WorkClock): Wait {
  return {
    forMs: (clock.at ?? stay.enteredAt) - stay.enteredAt,
    workMs: clock.workMs - stay.enteredWorkMs,
    laterOrders: state.orders - stay.enteredOrders,
  }
}

type Limit = { isStalled: (wait: Wait) => boolean; explain: (wait: Wait) => string }

function limitOf(rule: StallRule, state: StallState, clock: WorkClock): Limit {
  if (rule.rule === 'count') {
    return {
      isStalled: ({ laterOrders }) => laterOrders >= rule.laterOrders,
      explain: ({ laterOrders }) => `; ${newerOrders(laterOrders)} since, the limit is ${rule.laterOrders}`,
    }
  }
  if (rule.rule === 'time') {
    return {
      isStalled: ({ forMs }) => forMs >= rule.afterMs,
      explain: () => `; the limit is ${duration(rule.afterMs)}`,
    }
  }
  const threshold = learnThreshold(state, clock, rule.budget ?? DEFAULT_BUDGET)
  // Asked for only once an order is late by time, which is seldom.
  let usual: number | undefined
  return {
    isStalled: ({ workMs, laterOrders }) =>
      workMs > threshold.workMs &&
      (workMs > WITHOUT_LATER_ORDERS * threshold.workMs ||
        laterOrders >= (usual ??= usualLaterOrders(state))),
    explain: (wait) => explainLearned(wait, threshold),
  }
}
