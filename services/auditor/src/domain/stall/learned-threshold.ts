import { shareToAimAt } from './false-alarm-account.ts'
import type { StallState } from './stall-state.ts'
import { chanceToLeave, lengthAt, survivalOf } from './stay-table.ts'
import type { WorkClock } from './work-clock.ts'

/** Three weeks: what a source that is not known yet is held to, at least. */
const DEFAULT_MS = 21 * 24 * 3_600_000
/** A stay of this length can only be judged once the source has been watched so many times as long. */
const FOLLOW_UP = 4

export type LearnedThreshold = {
  /** Working time after which an order is late. */
  workMs: number
  /** The share of orders that is expected to stay longer and still move. */
  share: number
  /** Of the orders that moved at all, the share that moved sooner. */
  usual: number
  /** About how many orders this rests on, faded ones counted by what is left of them. */
  basedOn: number
  /** False while there is too little history and the default holds. */
  learned: boolean
}

/** The threshold for orders in the watched status now, `clock` being the state's clock advanced to now. */
export function learnThreshold(state: StallState, clock: WorkClock, budget: number): LearnedThreshold {
  const open = Object.values(state.open)
  const now = clock.at ?? 0
  const byTime = survivalOf(
    state.byTime,
    open.map((stay) => ({ length: clock.workMs - stay.enteredWorkMs, memory: stay.memory })),
  )
  const pending = open
    .filter((stay) => stay.alertedAt.learned !== undefined)
    .reduce((sum, stay) => sum + chanceToLeave(byTime, clock.workMs - stay.enteredWorkMs), 0)
  const share = shareToAimAt(state.account, budget, pending, now)
  const workMs = lengthAt(byTime, share)
  const learned = state.left >= 1 / budget && now - (state.firstAt ?? now) >= FOLLOW_UP * workMs
  return {
    workMs: learned ? workMs : Math.max(workMs, DEFAULT_MS),
    share,
    usual: 1 - share / Math.max(share, 1 - byTime.never),
    basedOn: Math.round(byTime.weight * 2 ** (state.byTime.base - state.memory)),
    learned,
  }
}

/** The number of newer orders that half of all orders that move see come before they do. */
export function usualLaterOrders(state: StallState): number {
  const byOrders = survivalOf(
    state.byOrders,
    Object.values(state.open).map((stay) => ({
      length: state.orders - stay.enteredOrders,
      memory: stay.memory,
    })),
  )
  return lengthAt(byOrders, (1 - byOrders.never) / 2)
}
