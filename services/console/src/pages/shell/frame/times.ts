import { dateTimeFormat, relativeTimeFormat } from '@slipstream/runtime/text/intl-formats.ts'
import { localeOf } from '../../words/language.ts'
import { html, type Html } from './html.ts'
import type { Viewer } from './viewer.ts'

type Reader = Pick<Viewer, 'language' | 'timeZone' | 'now'>

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const units = [
  ['day', day],
  ['hour', hour],
  ['minute', minute],
  ['second', second],
] as const

/** A moment as the time since, with the exact one beside it for a pointer, a screen reader and a program. */
export function ago(at: string | null, reader: Reader): Html {
  if (at === null) return html`<span class="quiet">–</span>`
  return html`<time datetime="${at}" title="${exactTime(at, reader)}" data-ago
    >${relativeTime(at, reader)}</time
  >`
}

/** A moment as its date and time of day. */
export function exact(at: string | null, reader: Reader): Html {
  if (at === null) return html`<span class="quiet">–</span>`
  return html`<time datetime="${at}" title="${relativeTime(at, reader)}">${exactTime(at, reader)}</time>`
}

export function exactTime(at: string, { language, timeZone }: Reader): string {
  return dateTimeFormat(localeOf(language), {
    ...{ year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
    ...{ second: '2-digit', timeZone, timeZoneName: 'short', hourCycle: 'h23' },
  }).format(new Date(at))
}

const instants = /(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z)/

/** A sentence whose moments, as ISO 8601 UTC, are shown in the reader's zone. */
export function withTimes(text: string, reader: Reader): Html {
  const parts = text.split(instants)
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : exact(part, reader)))}`
}

/** The day of a moment, e.g. `Sunday, 22 November 2026`. */
export function dayOf(at: string, { language, timeZone }: Reader): string {
  return dateTimeFormat(localeOf(language), { dateStyle: 'full', timeZone }).format(new Date(at))
}

/** The time of day of a moment, e.g. `14:02:11`. */
export function timeOfDay(at: string, { language, timeZone }: Reader): string {
  return dateTimeFormat(localeOf(language), { timeStyle: 'medium', timeZone }).format(new Date(at))
}

export function relativeTime(at: string, { language, now }: Reader): string {
  const passed = Date.parse(at) - now.getTime()
  const [unit, length] = units.find(([, ms]) => Math.abs(passed) >= ms) ?? units[3]
  const format = relativeTimeFormat(localeOf(language), { numeric: 'auto', style: 'short' })
  return format.format(Math.trunc(passed / length), unit)
}

/** A length of time in at most two units, e.g. `2 h 5 min`. */
export function duration(ms: number): string {
  const names = { day: 'd', hour: 'h', minute: 'min', second: 's' }
  const first = units.findIndex(([, length]) => ms >= length)
  if (first === -1) return '0 s'
  let left = ms
  return units
    .slice(first, first + 2)
    .map(([unit, length]) => {
      const count = Math.floor(left / length)
      left -= count * length
      return { unit, count }
    })
    .filter(({ count }) => count > 0)
    .map(({ unit, count }) => `${count} ${names[unit]}`)
    .join(' ')
}
