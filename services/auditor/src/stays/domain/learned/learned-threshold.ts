import { shareToAimAt } from './false-alarm-account.ts'
import { agesOf } from './open-ages.ts'
import type { StallState } from '../stall-state.ts'
import { averageLimit, steadied, type SteadyLimit } from './steady-limit.ts'
import { lengthAt, survivalOf } from './stay-table.ts'
import { chanceToLeave, fitTail, tailLengthAt } from './tail-fit.ts'
import type { WorkClock } from './work-clock.ts'

const dayMs = 24 * 3_600_000
/**
 * Three weeks: the default for a source that is not known yet. After `defaultDepartures`
 * departures it has a quarter of its weight.
 */
const defaultMs = 21 * dayMs
const defaultDepartures = 30
/** Below this many departures there is nothing to learn from. */
const minDepartures = 5
/** What was counted weighs as much as the tail's form when this many orders have stayed longer than it. */
const trustedExceedances = 3
/** In longer stays nights and weekends even out, and the wall clock tells them more evenly. */
const longMs = 4 * dayMs

export type LearnedThreshold = {
  /** Whether lateness is measured by the wall clock or by the hours in which the source works. */
  by: 'wall' | 'work'
  /** After which an order is late, ms. */
  ms: number
  /** The share of orders that is expected to stay longer and still move. */
  share: number
  /** Of the orders that moved at all, the share that moved sooner. */
  usual: number
  /** About how many orders this rests on, faded ones counted by what is left of them. */
  basedOn: number
  /** The number of newer orders that half of all orders see come before they leave. */
  laterOrders: number
  /** False while what is taken for granted of any source weighs more than what was seen of this one. */
  learned: boolean
}

export const defaultThreshold: LearnedThreshold = {
  ...{ by: 'wall', ms: defaultMs, share: 0, usual: 1, basedOn: 0, laterOrders: 0, learned: false },
}

type Learned = Pick<StallState, 'threshold' | 'steady'>

/** The threshold that the state implies now, `clock` being its clock advanced to now. */
export function learnThreshold(state: StallState, clock: WorkClock, budget: number): Learned {
  if (state.left < minDepartures) return { threshold: null, steady: state.steady }
  const wall = limitBy('wall', state, clock, budget)
  const work = limitBy('work', state, clock, budget)
  const by = wall.ms < longMs ? 'work' : 'wall'
  const { ms, share, never, basedOn } = by === 'work' ? work : wall
  const byOrders = survivalOf(state.byOrders, [])
  return {
    steady: { wall: wall.steady, work: work.steady },
    threshold: {
      ...{ by, ms, share, basedOn },
      usual: 1 - share / Math.max(share, 1 - never),
      laterOrders: lengthAt(byOrders, (1 - byOrders.never) / 2),
      learned: state.left > defaultDepartures,
    },
  }
}

type Limit = { ms: number; share: number; never: number; basedOn: number; steady: SteadyLimit | null }

function limitBy(by: 'wall' | 'work', state: StallState, clock: WorkClock, budget: number): Limit {
  const table = by === 'wall' ? state.byWall : state.byWork
  const now = { at: clock.at ?? 0, workMs: clock.workMs }
  const open = agesOf(state.open, now, by === 'wall' ? 'at' : 'workMs')
  const survival = survivalOf(table, open)
  const unit = 2 ** (state.memory - table.base)
  const fit = fitTail(table, open, unit)
  if (!fit) return { ms: defaultMs, share: budget, never: 0, basedOn: 0, steady: state.steady[by] }
  const pending = open.reduce((sum, each) => sum + each.alerted * chanceToLeave(fit, each.length), 0)
  const share = shareToAimAt(state.account, budget, pending, now.at)

  const byForm = tailLengthAt(fit, share)
  const counted = Math.max(table.unit, lengthAt(survival, share))
  const young = open
    .filter(({ length }) => length < Math.max(byForm, counted))
    .reduce((sum, { count, memory }) => sum + count * 2 ** (memory - table.base), 0)
  const exceedances = (budget * (survival.weight - young)) / unit
  const own = mix(byForm, counted, exceedances / (exceedances + trustedExceedances))
  const granted = (defaultDepartures / (state.left + defaultDepartures)) ** 2
  const ms = granted * defaultMs + (1 - granted) * own
  const steady = averageLimit(state.steady[by], ms, state.entered)
  const basedOn = Math.round(survival.weight / unit)
  return { ms: steadied(ms, steady), share, never: survival.never, basedOn, steady }
}

/** The geometric mean, `weight` being that of the second. */
function mix(one: number, other: number, weight: number): number {
  return Math.exp((1 - weight) * Math.log(one) + weight * Math.log(other))
}
