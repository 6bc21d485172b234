import { newFalseAlarmAccount, type FalseAlarmAccount } from './false-alarm-account.ts'
import type { StallRuleName } from './stall-rule.ts'
import { newStayTable, type StayTable } from './stay-table.ts'
import { newWorkClock, type WorkClock } from './work-clock.ts'

/** One order in the watched status: what the clocks showed when it entered, and which rules have alerted it. */
export type OpenStay = {
  orderId: string
  enteredAt: number
  enteredWorkMs: number
  enteredOrders: number
  memory: number
  alertedAt: { [rule in StallRuleName]?: number }
}

/**
 * Everything known about one status of one source, as plain JSON. Its size does not grow with the orders that passed,
 * only with those that are in the status now.
 */
export type StallState = {
  clock: WorkClock
  firstAt: number | null
  /** New orders of the source, whatever their status. */
  orders: number
  entered: number
  lastEnteredAt: number | null
  left: number
  /** How often the memory has faded by half: the exponent of the weight of a stay that begins now. */
  memory: number
  byTime: StayTable
  byOrders: StayTable
  account: FalseAlarmAccount
  /** Keyed by `#` and the order's id, so that no id from outside can name a built-in property. */
  open: Record<string, OpenStay>
}

export function newStallState(): StallState {
  return {
    clock: newWorkClock(),
    firstAt: null,
    orders: 0,
    entered: 0,
    lastEnteredAt: null,
    left: 0,
    memory: 0,
    byTime: newStayTable(60_000),
    byOrders: newStayTable(1),
    account: newFalseAlarmAccount(),
    open: {},
  }
}
