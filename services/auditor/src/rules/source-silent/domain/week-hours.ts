export const hourMs = 3_600_000
export const weekHours = 168
export const weekMs = weekHours * hourMs

/** Monday 00:00 UTC is 0. 1 January 1970 was a Thursday: three days after a Monday. */
export function hourOfWeek(at: number): number {
  return (((Math.floor(at / hourMs) + 3 * 24) % weekHours) + weekHours) % weekHours
}

/**
 * A stretch of time cut at full hours: tells each piece's hour of the week, its beginning
 * and its length in hours, at most 1.
 */
export function eachHour(
  from: number,
  to: number,
  visit: (hour: number, at: number, hours: number) => void,
): void {
  for (let at = from; at < to;) {
    const end = Math.min(to, (Math.floor(at / hourMs) + 1) * hourMs)
    visit(hourOfWeek(at), at, (end - at) / hourMs)
    at = end
  }
}
