import { duration } from '../../../alerts/domain/duration.ts'
import { expectedAtChance } from './gap-tail.ts'
import { expectedBetween, holidayRates, hourlyRates, perWeek } from './hourly-rates.ts'
import { isLearned } from './is-learned.ts'
import { levelFactor } from './level-factor.ts'
import { weightAt } from './rhythm.ts'
import type { Rhythm } from './rhythm.ts'
import { hourOfWeek } from './week-hours.ts'

export type SilenceSettings = {
  /** No silence is shorter. */
  atLeastMs: number
  /** What counts as silence until two weeks have been seen. */
  untilLearnedMs: number
}

export type SourceSilence = {
  isSilent: boolean
  forMs: number
  /** When the last delivery came, ms since 1970; now, where none ever did. */
  sinceMs: number
  /** For people, continues the name of the source: how long, and what is usual. */
  explanation: string
}

/** One a year: twice as many are allowed, and an outage waits no longer than usual gaps explain. */
const falseAlarmsPerWeek = 1 / 52
/**
 * About this share of all days are holidays: on one of them, as few as on a quiet day come, and only what
 * is improbable even then is silence.
 */
const holidays = 1 / 30

/**
 * Whether nothing has come for longer than the rhythm explains. A silence that has begun
 * lasts until something comes, whatever the time. Of a source that never sent anything
 * nothing is known, so it is not silent.
 *
 * @param nowMs up to when the log has been read on every partition: what lies unread is no silence
 */
export function silenceOf(rhythm: Rhythm, settings: SilenceSettings, nowMs: number): SourceSilence {
  const { lastAt } = rhythm
  if (lastAt === null) {
    return { isSilent: false, forMs: 0, sinceMs: nowMs, explanation: 'nothing has ever come' }
  }
  const forMs = Math.max(0, nowMs - lastAt)
  const quiet = `nothing for ${duration(forMs)}`
  if (!isLearned(rhythm)) {
    const limitMs = Math.max(settings.atLeastMs, settings.untilLearnedMs)
    const explanation = `${quiet}; its rhythm is not known yet, so ${duration(limitMs)} counts as silence`
    return { isSilent: forMs >= limitMs, forMs, sinceMs: lastAt, explanation }
  }
  const rates = hourlyRates(rhythm)
  const factor = levelFactor(rhythm.level)
  const expected = factor * expectedBetween(rates, lastAt, nowMs)
  const chance = falseAlarmsPerWeek / Math.max(1, factor * perWeek(rates))
  const unit = weightAt(lastAt)
  const onHoliday = factor * expectedBetween(holidayRates(rates), lastAt, nowMs)
  const isImprobable =
    expected > expectedAtChance(rhythm.gaps, chance, unit) &&
    onHoliday > expectedAtChance(rhythm.gaps, Math.min(1, chance / holidays), unit)
  const perMinute = deliveriesPerMinute(rhythm)
  const inThisHour = factor * (rates[hourOfWeek(nowMs)] ?? 0) * perMinute
  return {
    isSilent: forMs >= settings.atLeastMs && isImprobable,
    forMs,
    sinceMs: lastAt,
    explanation: `${quiet}; ${usual(inThisHour, expected * perMinute, nowMs)}`,
  }
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

function usual(inThisHour: number, inAll: number, nowMs: number): string {
  const day = weekdays[Math.floor(hourOfWeek(nowMs) / 24)]
  const [count, when] =
    inThisHour >= 1
      ? [Math.round(inThisHour), `at this hour of a ${day}`]
      : [Math.floor(inAll), 'in such a time']
  if (count === 0) return 'that is usual'
  return `${when} about ${count.toLocaleString('en')} ${count === 1 ? 'delivery is' : 'deliveries are'} usual`
}

/** How many deliveries arrive in a minute in which any arrive. */
function deliveriesPerMinute({ deliveries, busy }: Rhythm): number {
  const minutes = busy.reduce((total, each) => total + each, 0)
  return minutes > 0 ? deliveries / minutes : 0
}
