import type { StallRule } from '../stays/domain/stall-rule.ts'
import { monthOf, type Months } from './months.ts'
import type { RealStay } from './transition.ts'
import { endOfWalk, tickMs, type HistoryPass } from './walk-forward.ts'

const hourMs = 3_600_000

export type FixedRule = Exclude<StallRule, { rule: 'learned' }>

/**
 * The quickest fixed rules that keep the budget over all evaluated months together, found with the whole
 * history in view: what nobody can know beforehand, and therefore the strongest opponent a fixed rule can be.
 */
export function hindsightRules(
  created: number[],
  stays: RealStay[],
  months: Months,
  budget: number,
): FixedRule[] {
  const watched = stays.filter((stay) => months.has(monthOf(stay.enteredAt))).length
  const allowed = Math.floor(watched * budget)
  const moved = stays.flatMap(({ enteredAt, leftAt }) => (leftAt === null ? [] : [{ enteredAt, leftAt }]))

  const byTime = moved.map(({ enteredAt, leftAt }) => ({
    reach: leftAt - enteredAt,
    alarmAfter: (ms: number) => enteredAt + ms,
  }))
  const byCount = moved.map(({ enteredAt, leftAt }) => {
    const first = countUntil(created, enteredAt)
    return {
      reach: countUntil(created, leftAt) - first,
      alarmAfter: (orders: number) => created[first + orders - 1] ?? Number.POSITIVE_INFINITY,
    }
  })
  return [
    { rule: 'time', afterMs: quickest(byTime, hourMs, months, allowed) },
    { rule: 'count', laterOrders: quickest(byCount, Math.ceil(created.length / 10_000), months, allowed) },
  ]
}

/**
 * When a fixed rule alerts each order whose update is lost, or that leaves too late for it:
 * known without living through the history, since such a rule looks at nothing but the order
 * itself and the count of later ones.
 */
export function alarmsOf(
  rule: FixedRule,
  created: number[],
  stays: RealStay[],
  dropped: Set<RealStay>,
): HistoryPass {
  const endsAt = endOfWalk(created, stays, dropped)
  const alertedAt = new Map<RealStay, number>()
  for (const stay of stays) {
    const alarm =
      rule.rule === 'time'
        ? stay.enteredAt + rule.afterMs
        : (created[countUntil(created, stay.enteredAt) + rule.laterOrders - 1] ?? Number.POSITIVE_INFINITY)
    const seen = Math.ceil(alarm / tickMs) * tickMs
    const leavesAt = dropped.has(stay) ? null : stay.leftAt
    if (seen <= endsAt && (leavesAt === null || leavesAt > seen)) alertedAt.set(stay, seen)
  }
  return { alertedAt, learnedAt: null, endsAt }
}

type Late = { reach: number; alarmAfter: (limit: number) => number }

/** The smallest limit, in steps, that raises no more than `allowed` false alarms in the evaluated months. */
function quickest(late: Late[], step: number, months: Months, allowed: number): number {
  const stays = late.toSorted((a, b) => b.reach - a.reach)
  let limit = Math.ceil(((stays[0]?.reach ?? 0) + 1) / step) * step
  for (let lower = limit; lower >= step; lower -= step) {
    let alarms = 0
    for (const stay of stays) {
      if (stay.reach < lower || alarms > allowed) break
      const at = stay.alarmAfter(lower)
      if (Number.isFinite(at) && months.has(monthOf(at))) alarms++
    }
    if (alarms > allowed) break
    limit = lower
  }
  return limit
}

/** How many of the sorted times are at or before `at`. */
function countUntil(times: number[], at: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low
}
