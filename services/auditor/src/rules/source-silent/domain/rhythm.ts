import type { RecentArrivals } from './recent-arrivals.ts'
import { weekHours, weekMs } from './week-hours.ts'

/** What was seen loses half its weight in this time, so that a season is forgotten within months. */
const halfLifeMs = 4 * weekMs

/**
 * When deliveries of a source usually come, as plain JSON whose size does not grow with them.
 *
 * What is counted are minutes in which a delivery arrived, not deliveries: they arrive in pairs and bursts,
 * and only what is nearly independent tells how improbable a silence is. Contributions are weighed by their
 * own time, newer ones more (`weightAt`), and only add up, so they may arrive in any order.
 */
export type Rhythm = {
  firstAt: number | null
  lastAt: number | null
  /** Minutes since 1970 that were counted last, ascending. */
  minutes: number[]
  /** For each hour of the week, from Monday 00:00 UTC: the minutes with deliveries, and the hours watched. */
  busy: number[]
  watched: number[]
  deliveries: number
  level: RecentLevel
  gaps: GapTail
  /** Minutes with deliveries in the last week, for people; absent in states of before. */
  recent?: RecentArrivals
}

/** Over the last days: minutes with deliveries, and how many the hourly rates made expect. */
export type RecentLevel = { busy: number; expected: number }

/** The gaps between minutes with deliveries, in how many such minutes were to be expected in them. */
export type GapTail = { count: number; long: number; excess: number }

export function newRhythm(): Rhythm {
  const zeros = (): number[] => Array.from({ length: weekHours }, () => 0)
  return {
    firstAt: null,
    lastAt: null,
    minutes: [],
    busy: zeros(),
    watched: zeros(),
    deliveries: 0,
    level: { busy: 0, expected: 0 },
    gaps: { count: 0, long: 0, excess: 0 },
  }
}

/** 1 January 2020: powers of two stay finite for seven decades after it. */
const weightOneAt = Date.UTC(2020, 0, 1)

/** The weight of what happens at a time, relative to what happened at others. */
export function weightAt(at: number): number {
  return 2 ** ((at - weightOneAt) / halfLifeMs)
}
