import { isRecord } from '@slipstream/runtime/json/is-record.ts'
import type { MetadataEntry } from './source-kind.ts'

/**
 * Metadata from an object, or from a list of `{key, value}`.
 *
 * @param key the member of a list's entries that has the key
 */
export function metadataEntries(value: unknown, key = 'key'): MetadataEntry[] {
  if (isRecord(value)) return Object.entries(value).map(([name, entry]) => ({ key: name, value: entry }))
  if (!Array.isArray(value)) return []
  return (value as unknown[]).flatMap((entry) => {
    const name = isRecord(entry) ? entry[key] : undefined
    return isRecord(entry) && typeof name === 'string' ? [{ key: name, value: entry['value'] }] : []
  })
}
