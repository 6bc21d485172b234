const hourMs = 3_600_000
const dayMs = 24 * hourMs
const weekHours = 168

/** What was seen loses half its weight in this time, so that new opening hours are learned within weeks. */
const halfLifeDays = 56
/** Recent arrivals, over which a fall in orders is distinguished from a holiday. */
const recentHalfLifeDays = 4
const recentWeeks = recentHalfLifeDays / 7 / Math.LN2
/** No hour may run faster than this: one bulk update at night must not make that hour leap for weeks. */
const fastest = 4
/**
 * Departures missed in a row before a silence counts as a holiday: far from chance,
 * even where orders leave in bunches.
 */
const missedDepartures = 12
/** A holiday ends the pause after this, or a dead connection would hold back every alert indefinitely. */
const maxPauseMs = 4 * dayMs

/**
 * A clock that runs as a source works: fast in the hours of the week in which orders usually leave
 * the watched status, hardly at all in the others, and not on a day on which unexpectedly nothing
 * leaves (a holiday). It learns all of this from departures alone. One week of it is one week on the
 * wall, until holidays; with no history it is a wall clock. Hours are UTC: a change to summer time
 * blurs the profile by an hour for some weeks.
 */
export type WorkClock = {
  /** Wall time to which the clock has been advanced; null before the first fact. */
  at: number | null
  /** Working time since the beginning. */
  workMs: number
  /** Decayed count of departures for each hour of the week, Sunday 00:00 UTC first. */
  departures: number[]
  /** Their sum. */
  counted: number
  /** Decayed number of weeks watched: with it, the counts become rates. */
  weeks: number
  /** Decayed count of orders that entered, over the same weeks and over the last days. */
  arrivals: number
  recentArrivals: number
  /** Departures to be expected since the last one. */
  missed: number
  pausedMs: number
}

export function newWorkClock(): WorkClock {
  return {
    at: null,
    workMs: 0,
    departures: Array.from({ length: weekHours }, () => 0),
    counted: 0,
    weeks: 0,
    arrivals: 0,
    recentArrivals: 0,
    missed: 0,
    pausedMs: 0,
  }
}

/** The clock as it stands at wall time `to` if nothing leaves until then. Never runs backwards. */
export function advanceClock(clock: WorkClock, to: number): WorkClock {
  if (clock.at === null) return { ...clock, at: to }
  if (to <= clock.at) return clock
  let { at, workMs, departures, counted, weeks, arrivals, recentArrivals, missed, pausedMs } = clock
  while (at < to) {
    const end = Math.min(to, (Math.floor(at / hourMs) + 1) * hourMs)
    const stepMs = end - at
    const seen = departures[hourOfWeek(at)] ?? 0
    if (missed > missedDepartures && pausedMs < maxPauseMs) pausedMs += stepMs
    else workMs += stepMs * Math.min(fastest, (seen + 1) / (counted / weekHours + 1))
    // Fewer orders arrived lately, so fewer departures are due.
    const load = arrivals > 0 ? Math.min(1, ((recentArrivals / recentWeeks) * weeks) / arrivals) : 0
    if (weeks > 0) missed += (((seen * load) / Math.max(1, weeks)) * stepMs) / hourMs
    weeks += stepMs / (7 * dayMs)
    if (end % dayMs === 0) {
      const keep = 2 ** (-1 / halfLifeDays)
      departures = departures.map((count) => count * keep)
      weeks *= keep
      counted *= keep
      arrivals *= keep
      recentArrivals *= 2 ** (-1 / recentHalfLifeDays)
    }
    at = end
  }
  return { at, workMs, departures, counted, weeks, arrivals, recentArrivals, missed, pausedMs }
}

/** The clock after one order entered the watched status. */
export function countArrival(clock: WorkClock): WorkClock {
  return { ...clock, arrivals: clock.arrivals + 1, recentArrivals: clock.recentArrivals + 1 }
}

/** The clock after one order left the watched status at the time it stands at. */
export function countDeparture(clock: WorkClock): WorkClock {
  if (clock.at === null) return clock
  const departures = [...clock.departures]
  const hour = hourOfWeek(clock.at)
  departures[hour] = (departures[hour] ?? 0) + 1
  return { ...clock, departures, counted: clock.counted + 1, missed: 0, pausedMs: 0 }
}

// 1 January 1970 was a Thursday: four days after a Sunday.
function hourOfWeek(at: number): number {
  return (((Math.floor(at / hourMs) + 4 * 24) % weekHours) + weekHours) % weekHours
}
