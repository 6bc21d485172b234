import type { AlertRaised } from '@slipstream/events/event-types/alerts/alert-events.ts'
import { numberRanges } from './number-ranges.ts'

/** An alert is read by people and kept on a topic: more ranges than this help neither. */
const maxRanges = 50

/** What an alert says of the orders that it affects: all of them counted, the lowest ranges named. */
export function affectedOrders(numbers: Iterable<number>, step = 1): AlertRaised['affected'] {
  const distinct = new Set(numbers)
  const ranges = numberRanges(distinct, step).slice(0, maxRanges)
  return {
    count: distinct.size,
    ranges: ranges.map(({ first, last }) => ({ first: String(first), last: String(last) })),
  }
}

/** Orders by what people call them: numbers as ranges, others by themselves. */
export function affectedByNumber(numbers: readonly string[]): AlertRaised['affected'] {
  const distinct = [...new Set(numbers)]
  const isNumeric = (number: string): boolean => /^\d{1,15}$/.test(number)
  const { count, ranges } = affectedOrders(distinct.filter(isNumeric).map(Number))
  const others = distinct.filter((number) => !isNumeric(number)).sort()
  const each = others.map((number) => ({ first: number, last: number }))
  return { count: count + others.length, ranges: [...ranges, ...each].slice(0, maxRanges) }
}
