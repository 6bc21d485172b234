import { alarmsOf } from '../backtest/hindsight-rules.ts'
import { walkForward } from '../backtest/walk-forward.ts'
import type { StallRule } from '../stays/domain/stall-rule.ts'
import type { OrderStay, StatusHistory } from './status-history.ts'

export type StallRules = Readonly<Record<string, readonly StallRule[]>>

/** When an order would have been reported as stalled; null where it would not. */
export type StallDifference = {
  order: string
  status: string
  enteredAt: string
  leftAt: string | null
  before: string | null
  after: string | null
}

export type StallSummary = {
  status: string
  stays: number
  alertsBefore: number
  alertsAfter: number
  /** Of orders that moved on by themselves later. */
  falseBefore: number
  falseAfter: number
}

const noneLost: Set<OrderStay> = new Set()

/** What two sets of rules would have reported, by status and order. Rules look every six hours. */
export function compareRules(
  history: StatusHistory,
  before: StallRules,
  after: StallRules,
  nowMs: number,
): { summaries: StallSummary[]; differences: StallDifference[] } {
  const created = history.created()
  const summaries: StallSummary[] = []
  const differences: StallDifference[] = []
  for (const status of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const stays = history.staysIn(status)
    const [old, now] = [before[status] ?? [], after[status] ?? []].map((rules) =>
      firstAlerts(created, stays, rules, nowMs),
    ) as [Map<OrderStay, number>, Map<OrderStay, number>]
    summaries.push({
      ...{ status, stays: stays.length, alertsBefore: old.size, alertsAfter: now.size },
      ...{ falseBefore: countFalse(old), falseAfter: countFalse(now) },
    })
    for (const stay of stays)
      if (old.get(stay) !== now.get(stay)) differences.push(differenceOf(status, stay, old, now))
  }
  return { summaries, differences }
}

function firstAlerts(
  created: number[],
  stays: OrderStay[],
  rules: readonly StallRule[],
  nowMs: number,
): Map<OrderStay, number> {
  const first = new Map<OrderStay, number>()
  for (const rule of rules) {
    const pass =
      rule.rule === 'learned'
        ? walkForward(created, stays, noneLost, rule)
        : alarmsOf(rule, created, stays, noneLost)
    for (const [stay, at] of pass.alertedAt as Map<OrderStay, number>)
      // What would be reported after now is not known yet: the order may move on.
      if (at <= nowMs && at < (first.get(stay) ?? Infinity)) first.set(stay, at)
  }
  return first
}

const countFalse = (alerts: ReadonlyMap<OrderStay, number>): number =>
  [...alerts.keys()].filter(({ leftAt }) => leftAt !== null).length

function differenceOf(
  status: string,
  stay: OrderStay,
  old: ReadonlyMap<OrderStay, number>,
  now: ReadonlyMap<OrderStay, number>,
): StallDifference {
  const { order, enteredAt, leftAt } = stay
  return {
    ...{ order, status, enteredAt: timeOf(enteredAt) as string, leftAt: timeOf(leftAt) },
    ...{ before: timeOf(old.get(stay)), after: timeOf(now.get(stay)) },
  }
}

const timeOf = (ms: number | null | undefined): string | null =>
  ms === null || ms === undefined ? null : new Date(ms).toISOString()
