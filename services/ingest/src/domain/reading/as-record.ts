import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import type { Json } from '@slipstream/runtime/json/is-record.ts'

const nothing: Json = {}

/** The object, or an empty one in place of anything else: PHP writes an empty object as `[]`. */
export function asRecord(value: unknown): Json {
  return isRecord(value) ? value : nothing
}

/**
 * The objects of a list. PHP writes a list with a hole in its numbering as an
 * object, so that is taken for one too.
 */
export function asRecords(value: unknown): Json[] {
  if (Array.isArray(value)) return value.filter(isRecord)
  return isRecord(value) ? Object.values(value).filter(isRecord) : []
}
