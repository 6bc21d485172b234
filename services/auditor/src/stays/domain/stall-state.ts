import { newFalseAlarmAccount, type FalseAlarmAccount } from './learned/false-alarm-account.ts'
import type { LearnedThreshold } from './learned/learned-threshold.ts'
import { newOpenAges, type OpenAges } from './learned/open-ages.ts'
import type { PutOff } from './put-off.ts'
import type { StallRuleName } from './stall-rule.ts'
import { newStayTable, type StayTable } from './learned/stay-table.ts'
import type { SteadyLimit } from './learned/steady-limit.ts'
import { newWorkClock, type WorkClock } from './learned/work-clock.ts'

/** An order in the watched status: what the clocks showed when it entered, and which rules alerted it. */
export type OpenStay = {
  orderId: string
  enteredAt: number
  enteredWorkMs: number
  enteredOrders: number
  memory: number
  alertedAt: { [rule in StallRuleName]?: number }
  putOff?: PutOff
}

/**
 * What was learned of a source's status, as JSON of a bounded size; the orders in it are stored separately.
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
  /** Stays that have ended: by the wall clock, by working time, and in newer orders. */
  byWall: StayTable
  byWork: StayTable
  byOrders: StayTable
  account: FalseAlarmAccount
  open: OpenAges
  steady: { wall: SteadyLimit | null; work: SteadyLimit | null }
  /** As of the first fact of the day; null until something was learned. */
  threshold: LearnedThreshold | null
  learnedOn: number | null
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
    byWall: newStayTable(60_000),
    byWork: newStayTable(60_000),
    byOrders: newStayTable(1),
    account: newFalseAlarmAccount(),
    open: newOpenAges(),
    steady: { wall: null, work: null },
    threshold: null,
    learnedOn: null,
  }
}
