/** What nearly every time looks like: on a day that every month has, so nothing more is to be checked. */
const plain = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/
const form = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:\.\d+)?)(Z|[+-]\d\d:?\d\d)?$/i
const zone = /(Z|[+-]\d\d:?\d\d)\s*$/i

/**
 * ISO 8601 UTC of a time that a source wrote, UTC unless it names its zone, in whole seconds where it has no
 * finer part; null when it is no time (WordPress writes none as 0000-00-00 00:00:00).
 */
export function asInstant(value: unknown): string | null {
  if (typeof value !== 'string') return null
  if (plain.test(value)) return `${value}Z`
  const match = form.exec(value.trim())
  if (match === null || !isDay(match[1]!)) return null
  const atMs = Date.parse(`${match[1]}T${match[2]}${match[3]?.toUpperCase() ?? 'Z'}`)
  if (Number.isNaN(atMs)) return null
  const text = new Date(atMs).toISOString()
  if (text.length !== 24) return null
  return text.endsWith('.000Z') ? `${text.slice(0, 19)}Z` : text
}

/** The same of a time that names its zone; null for one that does not, since it may be of any place. */
export function asZonedInstant(value: unknown): string | null {
  return typeof value === 'string' && zone.test(value) ? asInstant(value) : null
}

/** JavaScript takes February 30th for March 2nd. */
function isDay(date: string): boolean {
  const atMs = Date.parse(date)
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(date)
}
