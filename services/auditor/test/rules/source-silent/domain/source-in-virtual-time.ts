import { evolveRhythm } from '../../../../src/rules/source-silent/domain/evolve-rhythm.ts'
import { newRhythm } from '../../../../src/rules/source-silent/domain/rhythm.ts'
import type { Rhythm } from '../../../../src/rules/source-silent/domain/rhythm.ts'
import { silenceOf } from '../../../../src/rules/source-silent/domain/silence-of.ts'

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs
export const weekMs = 7 * dayMs
/** A Monday, 00:00 UTC. */
export const mondayMs = Date.UTC(2024, 0, 1)

export const settings = { atLeastMs: 15 * minuteMs, untilLearnedMs: dayMs }

/** The same numbers for the same seed, 0 ≤ n < 1 (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export type Habit = (at: number) => number

/** Orders an hour: by day many, in the evening some, at night next to none, at weekends fewer. */
export function shopHours(perHour: number): Habit {
  return (at) => {
    const hour = (at % dayMs) / hourMs
    const ofDay = hour >= 8 && hour < 18 ? 1 : hour >= 18 && hour < 22 ? 0.4 : 0.005
    const isWeekend = Math.floor((at - mondayMs) / dayMs) % 7 >= 5
    return perHour * ofDay * (isWeekend ? 0.2 : 1)
  }
}

export type Source = { habit: Habit; burst?: number; dayFactor?: (random: () => number) => number }

/**
 * When deliveries come: a Poisson process by the habit, each arrival a burst of up to `burst` deliveries
 * within minutes, each day busier or quieter than usual by its factor.
 */
export function arrivalsOf(
  { habit, burst = 2, dayFactor = () => 1 }: Source,
  from: number,
  to: number,
  seed: number,
): number[] {
  const random = randomOf(seed)
  const arrivals: number[] = []
  let factor = dayFactor(random)
  for (let at = from; at < to; at += minuteMs) {
    if (at % dayMs === 0) factor = dayFactor(random)
    if (random() * 60 >= habit(at) * factor) continue
    const count = 1 + Math.floor(random() * burst)
    for (let n = 0; n < count; n++) arrivals.push(at + Math.floor(random() * (n === 0 ? 1 : 4) * minuteMs))
  }
  return arrivals.sort((a, b) => a - b)
}

export function rhythmOf(arrivals: readonly number[], rhythm: Rhythm = newRhythm()): Rhythm {
  return arrivals.reduce((folded, at) => evolveRhythm(folded, at), rhythm)
}

/** The silences that a watch would have alerted between arrivals: when a gap began, and was found. */
export function silencesOf(
  arrivals: readonly number[],
  watchedFrom: number,
  until = arrivals.at(-1) ?? 0,
): { sinceMs: number; foundAt: number }[] {
  const found: { sinceMs: number; foundAt: number }[] = []
  let rhythm = newRhythm()
  const isSilentAt = (at: number): boolean => silenceOf(rhythm, settings, at).isSilent
  for (const [index, arrival] of arrivals.entries()) {
    rhythm = evolveRhythm(rhythm, arrival)
    const next = arrivals[index + 1] ?? until
    if (arrival < watchedFrom || next - arrival < settings.atLeastMs || !isSilentAt(next - 1)) continue
    // A silence that has begun lasts, so when it began to be one is found by halving.
    let [low, high] = [arrival, next - 1]
    while (high - low > minuteMs) {
      const middle = Math.floor((low + high) / 2)
      if (isSilentAt(middle)) high = middle
      else low = middle
    }
    found.push({ sinceMs: arrival, foundAt: high })
  }
  return found
}
