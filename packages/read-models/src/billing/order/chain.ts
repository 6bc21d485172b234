import { createHash } from 'node:crypto'
import { isJsonObject } from './json-object.ts'
import type { JsonObject } from './json-object.ts'

/** What an event shows about its place among those of its object. */
export type Chain = {
  /** Of the object. */
  hash: string
  /** Of the object as it was before the change; null where the event does not have the old values. */
  previousHash: string | null
  /** JSON of the object, to compare others' old values with; null where larger than `maxObjectLength`. */
  object: string | null
  /** JSON of the old values. */
  previous: string | null
}

/** In characters. A larger object is compared only as a whole. */
const maxObjectLength = 64 * 1024

/** Keys that are given to a customer's browser to pay with, and that no document keeps. */
const secrets = new Set(['client_secret', 'confirmation_secret'])

/** @returns null where the event has no object */
export function chainOf(payload: JsonObject): Chain | null {
  const data = payload['data']
  if (!isJsonObject(data) || !isJsonObject(data['object'])) return null
  const object = canonical(data['object']) as JsonObject
  const json = JSON.stringify(object)
  const previous = isJsonObject(data['previous_attributes']) ? data['previous_attributes'] : null
  const previousJson = previous === null ? null : JSON.stringify(sorted(previous))
  return {
    hash: hashOf(json),
    previousHash:
      previous === null ? null : hashOf(JSON.stringify(canonical(withOldValues(object, previous)))),
    object: json.length > maxObjectLength ? null : json,
    previous: (previousJson?.length ?? 0) > maxObjectLength ? null : previousJson,
  }
}

/** Whether the old values that an event has are those of another event's object. */
export function hasOldValuesOf(event: Chain, other: Chain): boolean {
  if (event.previous === null || other.object === null) return false
  return contains(JSON.parse(other.object), JSON.parse(event.previous))
}

function contains(value: unknown, part: unknown): boolean {
  if (isJsonObject(part)) {
    const of = isJsonObject(value) ? value : {}
    return Object.entries(part).every(([key, old]) => secrets.has(key) || contains(of[key], old))
  }
  return JSON.stringify(canonical(value) ?? null) === JSON.stringify(canonical(part) ?? null)
}

/** The object before a change. A list has its old elements in full, an object only its changed members. */
function withOldValues(object: JsonObject, previous: JsonObject): JsonObject {
  const before: JsonObject = { ...object }
  for (const [key, old] of Object.entries(previous)) {
    const now = before[key]
    before[key] = isJsonObject(old) && isJsonObject(now) ? withOldValues(now, old) : old
  }
  return before
}

/** With sorted members, without secrets, and without nulls: an added member's old value is null. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (!isJsonObject(value)) return value
  const members = Object.entries(value)
    .filter(([key, member]) => member !== null && member !== undefined && !secrets.has(key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(members.map(([key, member]) => [key, canonical(member)]))
}

/** With sorted members; nulls stay, as old values. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isJsonObject(value)) return value
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(members.map(([key, member]) => [key, sorted(member)]))
}

function hashOf(json: string): string {
  return createHash('sha256').update(json).digest('hex').slice(0, 32)
}
