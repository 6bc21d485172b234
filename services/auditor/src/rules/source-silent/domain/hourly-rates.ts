import type { Rhythm } from './rhythm.ts'
import { weightAt } from './rhythm.ts'
import { eachHour, hourMs, weekMs } from './week-hours.ts'

/**
 * This many hours of watching weigh as much as what the other hours of the day,
 * and days of the week, say of an hour.
 */
const priorHours = 2
/** Summer time changes, or a person starts late: a whole silence may be an hour beside its usual hour. */
const shiftsMs = [-hourMs, 0, hourMs]
/** On a holiday so much comes of what comes on the quietest day of a week … */
const quieter = 0.7
/**
 * … but at least so much of the day's own: an outage of a shop that rests at
 * weekends must not go unnoticed for long.
 */
const minOnHoliday = 0.25
/** There are no more minutes in an hour. */
const fastest = 60

/**
 * Minutes with deliveries that are expected in each hour of the week: the intensity of a Poisson process,
 * constant within hours. Each hour's own mean is drawn towards the product of what its day and its hour of
 * the day have in common with the week, as the multiplicative model of call arrivals has it (Weinberg, Brown
 * & Stroud, JASA 2007), so that two weeks are enough.
 */
export function hourlyRates({ busy, watched, lastAt }: Rhythm): number[] {
  const unit = weightAt(lastAt ?? 0)
  const mean = ratio(sum(busy), sum(watched))
  const days = factors(busy, watched, { groups: 7, groupOf: dayOf, mean })
  const hours = factors(busy, watched, { groups: 24, groupOf: hourOfDay, mean })
  const prior = priorHours * unit
  return busy.map((count, hour) => {
    const usual = mean * (days[dayOf(hour)] ?? 1) * (hours[hourOfDay(hour)] ?? 1)
    return Math.min(fastest, (count + prior * usual) / ((watched[hour] ?? 0) + prior))
  })
}

/** The rates if every day were a holiday: about as the quietest day of the week, or a quarter of itself. */
export function holidayRates(rates: readonly number[]): number[] {
  const days = Array.from({ length: 7 }, (_, day) => rates.slice(day * 24, day * 24 + 24))
  const quietest = days.reduce((least, day) => (sum(day) < sum(least) ? day : least))
  return rates.map((rate, hour) => Math.max(minOnHoliday * rate, quieter * (quietest[hourOfDay(hour)] ?? 0)))
}

/** How many minutes with deliveries were to be expected in between, at the least. */
export function expectedBetween(rates: readonly number[], from: number, to: number): number {
  const weeks = Math.max(0, Math.floor((to - from) / weekMs))
  const rest = from + weeks * weekMs
  const ofRest = shiftsMs.map((shift) => integral(rates, rest + shift, to + shift))
  return weeks * sum(rates) + Math.min(...ofRest)
}

function integral(rates: readonly number[], from: number, to: number): number {
  let expected = 0
  eachHour(from, to, (hour, _, hours) => (expected += (rates[hour] ?? 0) * hours))
  return expected
}

type Grouping = { groups: number; groupOf: (hour: number) => number; mean: number }

/**
 * How much busier the hours of each group are than the mean of the week. In plain
 * loops, since each arrival needs it.
 */
function factors(
  busy: readonly number[],
  watched: readonly number[],
  { groups, groupOf, mean }: Grouping,
): number[] {
  const counts = new Array<number>(groups).fill(0)
  const hours = new Array<number>(groups).fill(0)
  for (let hour = 0; hour < busy.length; hour++) {
    const group = groupOf(hour)
    counts[group]! += busy[hour]!
    hours[group]! += watched[hour] ?? 0
  }
  for (let group = 0; group < groups; group++) {
    counts[group] = ratio(ratio(counts[group]!, hours[group]!), mean)
  }
  return counts
}

function dayOf(hour: number): number {
  return Math.floor(hour / 24)
}

function hourOfDay(hour: number): number {
  return hour % 24
}

function sum(list: readonly number[]): number {
  let total = 0
  for (let index = 0; index < list.length; index++) total += list[index]!
  return total
}

function ratio(a: number, b: number): number {
  return b > 0 ? a / b : 0
}

/** Minutes with deliveries in a usual week. */
export function perWeek(rates: readonly number[]): number {
  return sum(rates)
}
