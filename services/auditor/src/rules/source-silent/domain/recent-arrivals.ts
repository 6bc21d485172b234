import { hourMs, hourOfWeek, weekHours } from './week-hours.ts'

/** What arrived in each of the last hours, at most a week: the last one first. */
export type RecentArrivals = {
  /** Hours since 1970. */
  hour: number
  counts: number[]
}

/** Counts an arrival. Their order does not matter; one that is older than a week is not counted. */
export function countRecent(recent: RecentArrivals | undefined, atMs: number): RecentArrivals {
  const hour = Math.floor(atMs / hourMs)
  const known = recent ?? { hour, counts: [] }
  const passed = Math.min(weekHours, Math.max(0, hour - known.hour))
  const counts = [...Array.from({ length: passed }, () => 0), ...known.counts].slice(0, weekHours)
  const newest = Math.max(hour, known.hour)
  const index = newest - hour
  if (index >= weekHours) return { hour: newest, counts }
  while (counts.length <= index) counts.push(0)
  counts[index] = (counts[index] ?? 0) + 1
  return { hour: newest, counts }
}

/** What arrived in the seven days before `at`, by hour of the week; null where nothing was counted yet. */
export function receivedByHour(recent: RecentArrivals | undefined, at: number): number[] | null {
  if (recent === undefined) return null
  const received = Array.from({ length: weekHours }, () => 0)
  const now = Math.floor(at / hourMs)
  for (const [index, count] of recent.counts.entries()) {
    const hour = recent.hour - index
    if (now - hour < weekHours && hour <= now) received[hourOfWeek(hour * hourMs)] = count
  }
  return received
}
