export type NumberRange = { first: number; last: number }

/** Numbers as ranges of neighbours, ascending. A number that comes twice counts once. */
export function numberRanges(numbers: Iterable<number>, step = 1): NumberRange[] {
  const ranges: NumberRange[] = []
  for (const number of [...new Set(numbers)].sort((a, b) => a - b)) {
    const current = ranges.at(-1)
    if (current !== undefined && current.last + step === number) current.last = number
    else ranges.push({ first: number, last: number })
  }
  return ranges
}

/**
 * For people: `1042–1045, 1050 and 17 more`.
 *
 * @param count of all numbers, those of the ranges included
 * @param maxRanges how many are written out; the rest is only counted
 * @param step from one number of a range to the next
 */
export function formatRanges(
  ranges: readonly NumberRange[],
  count: number,
  { maxRanges = 5, step = 1 }: { maxRanges?: number; step?: number } = {},
): string {
  const shown = ranges.slice(0, maxRanges)
  const text = shown.map(({ first, last }) => (first === last ? `${first}` : `${first}–${last}`)).join(', ')
  const more = count - shown.reduce((sum, range) => sum + sizeOf(range, step), 0)
  return more > 0 ? `${text} and ${more} more` : text
}

function sizeOf({ first, last }: NumberRange, step: number): number {
  return (last - first) / step + 1
}
