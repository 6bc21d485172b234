import type { LineItem } from '@slipstream/events/event-types/orders/order.ts'
import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import { asRecords } from './as-record.ts'
import { asText } from './as-text.ts'

/** Metadata from an object, or from a list of `{key, value}`. */
export function metadataOf(value: unknown): LineItem['metadata'] {
  if (isRecord(value)) return Object.entries(value).map(([key, entry]) => ({ key, value: entry }))
  return asRecords(value).map((entry) => ({ key: asText(entry['key']) ?? '', value: entry['value'] ?? null }))
}
