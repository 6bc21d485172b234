/** The middle value; of an even count, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2
}

export type Spread = { median: number; min: number; max: number }

export function spread(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) }
}

/** The slope of the line that fits best, per hour. NaN for fewer than two points. */
export function slopePerHour(points: readonly { atMs: number; value: number }[]): number {
  const mean = (of: 'atMs' | 'value'): number =>
    points.reduce((sum, point) => sum + point[of], 0) / points.length
  const [atMs, value] = [mean('atMs'), mean('value')]
  const above = points.reduce((sum, point) => sum + (point.atMs - atMs) * (point.value - value), 0)
  const below = points.reduce((sum, point) => sum + (point.atMs - atMs) ** 2, 0)
  return below === 0 ? NaN : (above / below) * 3_600_000
}
