import { Cron } from 'croner'

/** The times that a cron expression stands for in a time zone, however far back or ahead. */
export type CronTimes = {
  /** The first time after this one; null when there is none any more. */
  nextAfter(time: Date): Date | null
  /** The last time that is not after this one; null when there was none. */
  lastUpTo(time: Date): Date | null
}

/**
 * A time that a change of the clock leaves out counts at the end of the gap, and one that the clock shows
 * twice counts the first time, where minute and hour are numbers. Expressions with several minutes or
 * hours follow the clock on the wall.
 *
 * @throws where `cronMistake` names one, or for an unknown time zone
 */
export function cronTimes(cron: string, timeZone: string): CronTimes {
  const times = new Cron(cron, { timezone: timeZone, paused: true })
  return {
    nextAfter: (time) => times.nextRun(time),
    lastUpTo(time) {
      // The library looks for times before the one given, in whole seconds.
      const nextSecond = (Math.floor(time.getTime() / 1_000) + 1) * 1_000
      const [last] = times.previousRuns(1, new Date(nextSecond))
      return last ?? null
    },
  }
}

const fields = /^\S+(\s+\S+){4,5}$/

/** What is wrong with the expression, as the end of a sentence; undefined when nothing is. */
export function cronMistake(cron: string): string | undefined {
  if (!fields.test(cron.trim()))
    return 'must have five fields (minute, hour, day, month, weekday), e.g. 0 7 * * *; six begin with the second'
  try {
    const next = new Cron(cron, { timezone: 'UTC', paused: true }).nextRun(new Date(0))
    return next === null ? 'never comes: no month has such a day' : undefined
  } catch (error) {
    return `can't be read: ${String((error as Error).message).replace(/^CronPattern: /, '')}`
  }
}
