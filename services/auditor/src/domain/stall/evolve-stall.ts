import { spend, watchOne } from './false-alarm-account.ts'
import type { StallRuleName } from './stall-rule.ts'
import type { StallState } from './stall-state.ts'
import { addStay } from './stay-table.ts'
import { advanceClock, countArrival, countDeparture } from './work-clock.ts'

/** Memory: the last orders lose half their weight over so many newer ones … */
const LONGEST_HALF_LIFE_ORDERS = 1500
const SHORTEST_HALF_LIFE_ORDERS = 100
/** … of all orders so far a quarter, so that a source's unsteady first weeks fade soon … */
const HALF_LIFE_SHARE = 1 / 4
/** … but never sooner than this, or a busy source would remember less than one long stay. */
const SHORTEST_HALF_LIFE_MS = 21 * 24 * 3_600_000

/**
 * What happens at a source: it got a new order (in whatever status); an order entered the watched status; it left it, for
 * any other status or by deletion; a rule's alert about it was raised. Times are milliseconds since 1970. `recovered`: it
 * had left unnoticed, and asking the shop found out. Then an alert was right, and the stay as it was seen means nothing.
 */
export type StallFact =
  | { type: 'ordered'; at: number }
  | { type: 'entered'; orderId: string; at: number }
  | { type: 'left'; orderId: string; at: number; recovered?: boolean }
  | { type: 'alerted'; orderId: string; rule: StallRuleName; at: number }

/**
 * The state after a fact. Facts come as they became known; a time before the latest one counts as the latest one. The
 * facts of one order must be in that order's own sequence: overtaken updates are dropped before. Entering twice, and
 * leaving without having entered, change nothing. Uses up the state it is given: keep only the one returned.
 */
export function evolveStall(state: StallState, fact: StallFact): StallState {
  state.clock = advanceClock(state.clock, fact.at)
  const now = state.clock.at ?? fact.at
  state.firstAt ??= now
  if (fact.type === 'ordered') state.orders++
  else if (fact.type === 'entered') enter(state, fact.orderId, now)
  else if (fact.type === 'left') leave(state, fact.orderId, now, fact.recovered ?? false)
  else {
    const stay = state.open[`#${fact.orderId}`]
    if (stay) stay.alertedAt[fact.rule] ??= now
  }
  return state
}

function enter(state: StallState, orderId: string, now: number): void {
  const key = `#${orderId}`
  if (state.open[key]) return
  const halfLife = Math.max(
    SHORTEST_HALF_LIFE_ORDERS,
    Math.min(LONGEST_HALF_LIFE_ORDERS, state.entered * HALF_LIFE_SHARE),
  )
  state.memory += Math.min(1 / halfLife, (now - (state.lastEnteredAt ?? now)) / SHORTEST_HALF_LIFE_MS)
  state.entered++
  state.lastEnteredAt = now
  state.clock = countArrival(state.clock)
  state.account = watchOne(state.account, now)
  state.open[key] = {
    orderId,
    enteredAt: now,
    enteredWorkMs: state.clock.workMs,
    enteredOrders: state.orders,
    memory: state.memory,
    alertedAt: {},
  }
}

function leave(state: StallState, orderId: string, now: number, recovered: boolean): void {
  const key = `#${orderId}`
  const stay = state.open[key]
  if (!stay) return
  delete state.open[key]
  if (recovered) return
  const { memory } = stay
  state.byTime = addStay(state.byTime, { length: state.clock.workMs - stay.enteredWorkMs, memory })
  state.byOrders = addStay(state.byOrders, { length: state.orders - stay.enteredOrders, memory })
  state.clock = countDeparture(state.clock)
  state.left++
  if (stay.alertedAt.learned !== undefined) state.account = spend(state.account, now)
}
