import { dateTimeFormat } from '@slipstream/runtime/text/intl-formats.ts'

/**
 * The moment at which a day begins in a time zone, ISO 8601 UTC.
 *
 * @param date e.g. 2026-11-22
 * @returns undefined when it is no date
 */
export function startOfDay(date: string, timeZone: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return undefined
  const midnight = Date.parse(`${date}T00:00:00Z`)
  if (Number.isNaN(midnight)) return undefined
  // Twice, since the offset is that of the zone's midnight and not of UTC's.
  const near = midnight - offsetMs(midnight, timeZone)
  return new Date(midnight - offsetMs(near, timeZone)).toISOString()
}

/** How far the clocks of a time zone are ahead of UTC at a moment. */
export function offsetMs(at: number, timeZone: string): number {
  const parts = dateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  }).formatToParts(at)
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value)
  const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return local - Math.floor(at / 1_000) * 1_000
}
