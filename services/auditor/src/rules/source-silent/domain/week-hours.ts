export const HOUR_MS = 3_600_000
export const WEEK_HOURS = 168
export const WEEK_MS = WEEK_HOURS * HOUR_MS

/** Monday 00:00 UTC is 0. 1 January 1970 was a Thursday: three days after a Monday. */
export function hourOfWeek(at: number): number {
  return (((Math.floor(at / HOUR_MS) + 3 * 24) % WEEK_HOURS) + WEEK_HOURS) % WEEK_HOURS
}

/** A stretch of time cut at full hours: tells each piece's hour of the week, its beginning and its length in hours, at most 1. */
export function eachHour(
  from: number,
  to: number,
  tell: (hour: number, at: number, hours: number) => void,
): void {
  for (let at = from; at < to;) {
    const end = Math.min(to, (Math.floor(at / HOUR_MS) + 1) * HOUR_MS)
    tell(hourOfWeek(at), at, (end - at) / HOUR_MS)
    at = end
  }
}
