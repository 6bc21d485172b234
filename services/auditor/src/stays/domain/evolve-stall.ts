import { spend, watchOne } from './learned/false-alarm-account.ts'
import { learnThreshold } from './learned/learned-threshold.ts'
import { addOpen, countAlerted, removeOpen } from './learned/open-ages.ts'
import { defaultBudget, type StallRuleName } from './stall-rule.ts'
import type { OpenStay, StallState } from './stall-state.ts'
import { addStay } from './learned/stay-table.ts'
import { advanceClock, countArrival, countDeparture } from './learned/work-clock.ts'

const dayMs = 24 * 3_600_000
/** Memory: the last orders lose half their weight over this many newer ones … */
const maxHalfLifeOrders = 1500
const minHalfLifeOrders = 100
/** … of all orders so far a quarter, so that a source's unsteady first weeks fade soon … */
const halfLifeShare = 1 / 4
/** … but never sooner than this, or a busy source would remember less than one long stay. */
const minHalfLifeMs = 21 * dayMs

/**
 * What happens at a source: it got a new order (in whatever status); an order entered the watched status; it
 * left it, for any other status or by deletion; a rule's alert about it was raised. Times are milliseconds
 * since 1970. `recovered`: it had left unnoticed, and querying the shop found out. Then an alert was right,
 * and the stay as it was seen means nothing.
 */
export type StallFact =
  | { type: 'ordered'; at: number }
  | { type: 'entered'; orderId: string; at: number }
  | { type: 'left'; orderId: string; at: number; recovered?: boolean }
  | { type: 'alerted'; orderId: string; rule: StallRuleName; at: number }

/** The orders that are in the status, by their ids; of these at least the ones that facts are about. */
export type OpenStays = Map<string, OpenStay>

/**
 * The state after a fact; `stays` is brought up to date with it. Facts come as they became known; a time
 * before the latest one counts as the latest one. The facts of one order must be in that order's own
 * sequence: overtaken updates are dropped before. Entering twice, and leaving without having entered,
 * change nothing. Uses up the state it is given: keep only the one returned. `budget` is that of the
 * learned rule, as `StallRule` has it.
 */
export function evolveStall(
  state: StallState,
  stays: OpenStays,
  fact: StallFact,
  budget = defaultBudget,
): StallState {
  state.clock = advanceClock(state.clock, fact.at)
  const now = state.clock.at ?? fact.at
  state.firstAt ??= now
  const today = Math.floor(now / dayMs)
  if (state.learnedOn !== today) {
    state.learnedOn = today
    Object.assign(state, learnThreshold(state, state.clock, budget))
  }
  if (fact.type === 'ordered') state.orders++
  else if (fact.type === 'entered') enter(state, stays, fact.orderId, now)
  else if (fact.type === 'left') leave(state, stays, fact)
  else raise(state, stays, fact, now)
  return state
}

function enter(state: StallState, stays: OpenStays, orderId: string, now: number): void {
  if (stays.has(orderId)) return
  const halfLife = Math.max(minHalfLifeOrders, Math.min(maxHalfLifeOrders, state.entered * halfLifeShare))
  state.memory += Math.min(1 / halfLife, (now - (state.lastEnteredAt ?? now)) / minHalfLifeMs)
  state.entered++
  state.lastEnteredAt = now
  state.clock = countArrival(state.clock)
  state.account = watchOne(state.account, now)
  const { memory, orders } = state
  const { workMs } = state.clock
  state.open = addOpen(state.open, { at: now, workMs, memory })
  stays.set(orderId, {
    orderId,
    enteredAt: now,
    enteredWorkMs: workMs,
    enteredOrders: orders,
    memory,
    alertedAt: {},
  })
}

function leave(
  state: StallState,
  stays: OpenStays,
  { orderId, recovered = false }: { orderId: string; recovered?: boolean },
): void {
  const stay = stays.get(orderId)
  if (!stay) return
  stays.delete(orderId)
  const isAlerted = stay.alertedAt.learned !== undefined
  state.open = removeOpen(state.open, stay.enteredAt, { isAlerted })
  if (recovered) return
  const { memory } = stay
  const { workMs } = state.clock
  const now = state.clock.at ?? stay.enteredAt
  state.byWall = addStay(state.byWall, { length: now - stay.enteredAt, memory })
  state.byWork = addStay(state.byWork, { length: workMs - stay.enteredWorkMs, memory })
  state.byOrders = addStay(state.byOrders, { length: state.orders - stay.enteredOrders, memory })
  state.clock = countDeparture(state.clock)
  state.left++
  if (isAlerted) state.account = spend(state.account, now)
}

function raise(
  state: StallState,
  stays: OpenStays,
  { orderId, rule }: { orderId: string; rule: StallRuleName },
  now: number,
): void {
  const stay = stays.get(orderId)
  if (!stay || stay.alertedAt[rule] !== undefined) return
  stays.set(orderId, { ...stay, alertedAt: { ...stay.alertedAt, [rule]: now } })
  if (rule === 'learned') state.open = countAlerted(state.open, stay.enteredAt)
}
