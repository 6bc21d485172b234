const minuteMs = 60_000

/** "9 d 4 h", "4 h 20 min", "12 min", "40 s": two units at most. */
export function duration(ms: number): string {
  const minutes = Math.floor(ms / minuteMs)
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60]
  if (days > 0) return hours > 0 ? `${days} d ${hours} h` : `${days} d`
  if (hours > 0) return rest > 0 ? `${hours} h ${rest} min` : `${hours} h`
  return rest > 0 ? `${rest} min` : `${Math.floor(ms / 1_000)} s`
}
