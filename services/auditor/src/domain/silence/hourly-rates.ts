import type { Rhythm } from './rhythm.ts'
import { weightAt } from './rhythm.ts'
import { hoursBetween, HOUR_MS, WEEK_MS } from './week-hours.ts'

/** So many hours of watching weigh as much as what the other hours of the day, and days of the week, say of an hour. */
const PRIOR_HOURS = 2
/** … and, of a whole day or hour of the day, as much as what the whole week says. */
const PRIOR_MARGIN_HOURS = 12
/** Summer time begins or ends, or a person comes in late: a whole silence may lie an hour beside its place. */
const SHIFTS_MS = [-HOUR_MS, 0, HOUR_MS]
/** There are no more minutes in an hour. */
const FASTEST = 60

/**
 * Minutes with deliveries that are expected in each hour of the week: the intensity of a Poisson process, constant within
 * hours. Each hour's own mean is drawn towards the product of what its day and its hour of the day have in common with the
 * week, as the multiplicative model of call arrivals has it (Weinberg, Brown & Stroud, JASA 2007), so that two weeks are enough.
 */
export function hourlyRates({ busy, watched, lastAt }: Rhythm): number[] {
  const unit = weightAt(lastAt ?? 0)
  const days = margins(busy, watched, 7, (hour) => Math.floor(hour / 24), unit)
  const hours = margins(busy, watched, 24, (hour) => hour % 24, unit)
  const mean = ratio(sum(busy), sum(watched))
  return busy.map((count, hour) => {
    const usual = mean * (days[Math.floor(hour / 24)] ?? 1) * (hours[hour % 24] ?? 1)
    const prior = PRIOR_HOURS * unit
    return Math.min(FASTEST, (count + prior * usual) / ((watched[hour] ?? 0) + prior))
  })
}

/** How many minutes with deliveries were to be expected in between, at the least. */
export function expectedBetween(rates: readonly number[], from: number, to: number): number {
  const weeks = Math.max(0, Math.floor((to - from) / WEEK_MS))
  const rest = from + weeks * WEEK_MS
  const ofRest = SHIFTS_MS.map((shift) => integral(rates, rest + shift, to + shift))
  return weeks * sum(rates) + Math.min(...ofRest)
}

function integral(rates: readonly number[], from: number, to: number): number {
  let expected = 0
  for (const { hour, hours } of hoursBetween(from, to)) expected += (rates[hour] ?? 0) * hours
  return expected
}

/** How much busier each group of hours is than the mean of the week. */
function margins(
  busy: readonly number[],
  watched: readonly number[],
  groups: number,
  groupOf: (hour: number) => number,
  unit: number,
): number[] {
  const mean = ratio(sum(busy), sum(watched))
  const prior = PRIOR_MARGIN_HOURS * unit
  return Array.from({ length: groups }, (_, group) => {
    const of = (list: readonly number[]) => sum(list.filter((__, hour) => groupOf(hour) === group))
    return ratio((of(busy) + prior * mean) / (of(watched) + prior), mean)
  })
}

function sum(list: readonly number[]): number {
  return list.reduce((total, each) => total + each, 0)
}

function ratio(a: number, b: number): number {
  return b > 0 ? a / b : 0
}

/** Minutes with deliveries in a usual week. */
export function perWeek(rates: readonly number[]): number {
  return sum(rates)
}
