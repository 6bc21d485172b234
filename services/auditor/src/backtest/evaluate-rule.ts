import { binomialInterval } from './binomial.ts'
import { monthOf } from './months.ts'
import type { RealStay } from './transition.ts'
import type { HistoryPass } from './walk-forward.ts'

/** One walk through the history, with the updates that were lost on it. */
export type Trial = { dropped: Set<RealStay>; pass: HistoryPass }

/**
 * False alarms of one month. Numbers are means over the trials; the interval is
 * binomial, for the orders of one trial.
 */
export type MonthVerdict = {
  month: string
  orders: number
  falseAlarms: number
  per1000: number
  low: number
  high: number
  within: boolean
  /** The share of single trials within the band. */
  trialsWithin: number
  /** The same alarms, counted in the month in which the order entered the status. */
  per1000ByOrder: number
}

/** Delays in days, from the moment the lost update was due and from entering the status. */
export type Delays = {
  lost: number
  undetected: number
  fromLost: { median: number; p90: number }
  fromEntering: { median: number; p90: number; mean: number }
}

export type RuleOutcome = {
  per1000: number
  falseAlarms: number
  orders: number
  low: number
  high: number
  months: MonthVerdict[]
  delays: Delays
}

const dayMs = 24 * 3_600_000

/**
 * What a rule did in the evaluated months. An alarm is false when its order's update was not lost and the
 * order later moved on by itself; it counts in the month in which it was raised. Orders that never moved at
 * all are true alarms. An order whose lost update was never noticed counts as found when the walk ends.
 */
export function evaluateRule(
  trials: Trial[],
  stays: RealStay[],
  months: string[],
  budget: number,
): RuleOutcome {
  const orders = countBy(stays.map((stay) => monthOf(stay.enteredAt)))
  const alarms = trials.map(({ pass, dropped }) =>
    [...pass.alertedAt].filter(([stay]) => stay.leftAt !== null && !dropped.has(stay)),
  )
  const byAlarm = alarms.map((each) => countBy(each.map(([, at]) => monthOf(at))))
  const byOrder = alarms.map((each) => countBy(each.map(([stay]) => monthOf(stay.enteredAt))))
  const verdicts = months.map((month) => {
    const of = orders.get(month) ?? 0
    const counts = byAlarm.map((each) => each.get(month) ?? 0)
    const falseAlarms = mean(counts)
    const isWithin = (count: number) => count >= budget * of * 0.5 && count <= budget * of * 1.5
    return {
      month,
      orders: of,
      falseAlarms,
      ...rates(falseAlarms, of),
      within: isWithin(falseAlarms),
      trialsWithin: mean(counts.map((count) => (isWithin(count) ? 1 : 0))),
      per1000ByOrder: (1000 * mean(byOrder.map((each) => each.get(month) ?? 0))) / Math.max(1, of),
    }
  })
  const falseAlarms = verdicts.reduce((sum, each) => sum + each.falseAlarms, 0)
  const watched = verdicts.reduce((sum, each) => sum + each.orders, 0)
  return {
    falseAlarms,
    orders: watched,
    ...rates(falseAlarms, watched),
    months: verdicts,
    delays: delaysOf(trials, new Set(months)),
  }
}

function delaysOf(trials: Trial[], months: Set<string>): Delays {
  const found = trials.flatMap(({ pass, dropped }) =>
    [...dropped]
      .filter((stay) => months.has(monthOf(stay.enteredAt)))
      .map((stay) => {
        const at = pass.alertedAt.get(stay)
        return { stay, at: at ?? pass.endsAt, missed: at === undefined }
      }),
  )
  const fromLost = found.map(({ stay, at }) => Math.max(0, at - (stay.leftAt ?? at)) / dayMs)
  const fromEntering = found.map(({ stay, at }) => (at - stay.enteredAt) / dayMs)
  return {
    lost: found.length,
    undetected: found.filter(({ missed }) => missed).length,
    fromLost: { median: quantile(fromLost, 0.5), p90: quantile(fromLost, 0.9) },
    fromEntering: {
      median: quantile(fromEntering, 0.5),
      p90: quantile(fromEntering, 0.9),
      mean: mean(fromEntering),
    },
  }
}

function rates(count: number, of: number): { per1000: number; low: number; high: number } {
  const { low, high } = binomialInterval(count, of)
  return { per1000: (1000 * count) / Math.max(1, of), low: 1000 * low, high: 1000 * high }
}

function countBy(keys: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

/** The smallest value that at least this share of the values does not exceed. */
function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
}
