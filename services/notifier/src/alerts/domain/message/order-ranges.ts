import type { AlertRaised } from '@slipstream/events/event-types/alerts/alert-events.ts'

export type OrderRange = AlertRaised['affected']['ranges'][number]

/** Exact as a JavaScript number, and written as one. */
const wholeNumber = /^(0|[1-9]\d{0,14})$/

/**
 * The orders of several alerts as one list: ascending, neighbours joined, names
 * after numbers. Nothing is listed twice.
 *
 * @param maxRanges kept; `count` counts all
 */
export function joinAffected(
  affected: readonly AlertRaised['affected'][],
  maxRanges: number,
): AlertRaised['affected'] {
  const all = affected.flatMap(({ ranges }) => ranges)
  const words = new Map<string, OrderRange>()
  const numbers: { first: number; last: number }[] = []
  for (const range of all) {
    if (wholeNumber.test(range.first) && wholeNumber.test(range.last))
      numbers.push({ first: Number(range.first), last: Number(range.last) })
    else words.set(`${range.first}\n${range.last}`, range)
  }
  numbers.sort((a, b) => a.first - b.first)
  const joined: typeof numbers = []
  for (const range of numbers) {
    const before = joined.at(-1)
    if (before !== undefined && range.first <= before.last + 1)
      before.last = Math.max(before.last, range.last)
    else joined.push({ ...range })
  }
  const ranges = joined.map(({ first, last }) => ({ first: String(first), last: String(last) }))
  return {
    count: affected.reduce((sum, { count }) => sum + count, 0),
    ranges: [...ranges, ...words.values()].slice(0, maxRanges),
  }
}

/**
 * Readable ranges, e.g. `1042–1045, 1050`, and how many more orders there are. A range
 * of numbers counts as all its numbers.
 *
 * @param maxRanges written out
 */
export function formatAffected(
  { count, ranges }: AlertRaised['affected'],
  maxRanges: number,
): { text: string; more: number } {
  const shown = ranges.slice(0, maxRanges)
  const listed = shown.reduce((sum, range) => sum + sizeOf(range), 0)
  return {
    text: shown.map(({ first, last }) => (first === last ? first : `${first}–${last}`)).join(', '),
    more: Math.max(0, count - listed),
  }
}

function sizeOf({ first, last }: OrderRange): number {
  return wholeNumber.test(first) && wholeNumber.test(last) ? Number(last) - Number(first) + 1 : 1
}
