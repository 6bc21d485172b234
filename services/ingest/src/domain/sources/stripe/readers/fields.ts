import { NotUnderstood } from '../../../quarantine/not-understood.ts'
import { asInstant } from '../../../reading/as-instant.ts'
import { asRecord } from '../../../reading/as-record.ts'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'

/** The longest id that Stripe's own guide provides for. */
const maxIdLength = 255
/** The years 0000 to 9999, which events can write. */
const [minSeconds, maxSeconds] = [-62_167_219_200, 253_402_300_799]

/** The id of an object that is named, or expanded in place; null for none. */
export function idOf(value: unknown): string | null {
  const id = isRecord(value) ? value['id'] : value
  if (typeof id !== 'string' || id.trim() === '' || id.length > maxIdLength) return null
  return /\p{C}/u.test(id) ? null : id
}

/** @throws NotUnderstood when there is none */
export function requiredId(value: unknown, what: string): string {
  const id = idOf(value)
  if (id === null)
    throw new NotUnderstood('unknown-shape', `${what} is missing, or is not the id of anything.`)
  return id
}

/**
 * ISO 8601 of seconds since 1970, or of a time as the newer API writes it; null for none.
 *
 * @throws NotUnderstood when there is a value that is no time
 */
export function timeOf(value: unknown, what: string): string | null {
  if (value === null || value === undefined) return null
  const isSeconds = typeof value === 'number' && value >= minSeconds && value <= maxSeconds
  const time = isSeconds ? asInstant(new Date(Math.floor(value) * 1000).toISOString()) : asInstant(value)
  if (time === null) throw new NotUnderstood('unreadable-value', `${what} is no time in seconds since 1970.`)
  return time
}

/** @throws NotUnderstood also when there is none */
export function requiredTime(value: unknown, what: string): string {
  const time = timeOf(value, what)
  if (time === null) throw new NotUnderstood('unknown-shape', `${what} is missing.`)
  return time
}

/** Stripe's metadata has texts alone; anything else becomes its JSON. */
export function metadataOf(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(asRecord(value))
      .filter(([, entry]) => entry !== null)
      .map(([name, entry]) => [name, typeof entry === 'string' ? entry : JSON.stringify(entry)]),
  )
}

/** A whole number, 0 for anything else. */
export function countOf(value: unknown): number {
  return countOrNull(value) ?? 0
}

/** A whole number that is exact; null for anything else. */
export function countOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null
}

/** Null also for a number too great for JSON, which is read as infinite. */
export function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}
