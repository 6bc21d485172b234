import { addGap } from './gap-tail.ts'
import { expectedBetween, hourlyRates } from './hourly-rates.ts'
import { countRecent } from './recent-arrivals.ts'
import { isLearned } from './is-learned.ts'
import { levelFactor } from './level-factor.ts'
import { weightAt } from './rhythm.ts'
import type { RecentLevel, Rhythm } from './rhythm.ts'
import { hourOfWeek, eachHour, weekMs } from './week-hours.ts'

const minuteMs = 60_000
/** Deliveries are late by less than this many busy minutes, or counted once more: harmless and rare. */
const minutesKept = 64
/** What is older weighs nothing. */
const maxWatchMs = 52 * weekMs
/** The level of the last days: it follows the end of a season sooner than the hourly rates do. */
const levelHalfLifeMs = 3 * 24 * 3_600_000

/**
 * The rhythm after something came, by when the log took it, ms since 1970. Best in the order of time:
 * what is late is counted where it belongs, but no gap is measured by it. The same minute again changes
 * nothing but the number of deliveries.
 */
export function evolveRhythm(rhythm: Rhythm, arrivalAtMs: number, deliveries = 1): Rhythm {
  const minute = Math.floor(arrivalAtMs / minuteMs)
  const weight = weightAt(arrivalAtMs)
  const { firstAt, lastAt } = rhythm
  const counted: Rhythm = {
    ...rhythm,
    firstAt: Math.min(firstAt ?? arrivalAtMs, arrivalAtMs),
    lastAt: Math.max(lastAt ?? arrivalAtMs, arrivalAtMs),
    deliveries: rhythm.deliveries + weight * deliveries,
    watched: watch(rhythm, arrivalAtMs),
  }
  if (rhythm.minutes.includes(minute)) return counted
  const hour = hourOfWeek(arrivalAtMs)
  return {
    ...counted,
    minutes: [...rhythm.minutes, minute].sort((a, b) => a - b).slice(-minutesKept),
    busy: rhythm.busy.with(hour, (rhythm.busy[hour] ?? 0) + weight),
    recent: countRecent(rhythm.recent, arrivalAtMs),
    ...(lastAt !== null && arrivalAtMs > lastAt && measure(rhythm, lastAt, arrivalAtMs)),
  }
}

/** The hours watched, with those from the last arrival on, or from an earlier first one. */
function watch({ firstAt, lastAt, watched }: Rhythm, at: number): number[] {
  if (firstAt === null || lastAt === null || (at >= firstAt && at <= lastAt)) return watched
  const [from, to] = at > lastAt ? [lastAt, at] : [at, firstAt]
  const sum = [...watched]
  eachHour(Math.max(from, to - maxWatchMs), to, (hour, hourAt, hours) => {
    sum[hour] = (sum[hour] ?? 0) + hours * weightAt(hourAt)
  })
  return sum
}

/** What a gap that has ended says of the level, and of gaps. In its first week nothing is to be expected. */
function measure(rhythm: Rhythm, from: number, to: number): { level: RecentLevel; gaps: Rhythm['gaps'] } {
  const expected = expectedBetween(hourlyRates(rhythm), from, to)
  const keep = 2 ** ((from - to) / levelHalfLifeMs)
  const level = {
    busy: rhythm.level.busy * keep + 1,
    expected: rhythm.level.expected * keep + expected,
  }
  if (!isLearned(rhythm, 1)) return { level, gaps: rhythm.gaps }
  return { level, gaps: addGap(rhythm.gaps, expected * levelFactor(rhythm.level), weightAt(to)) }
}
