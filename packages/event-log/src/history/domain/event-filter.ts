import type { LogRecord } from '../../event-log.ts'
import { holds } from './condition.ts'
import type { Condition } from './condition.ts'
import { dataOf, sourceOf, versionOf } from './event-row.ts'

/** Which records are wanted: all that is given must hold; of a list, one. */
export type EventFilter = {
  sources?: readonly string[] | undefined
  types?: readonly string[] | undefined
  key?: string | undefined
  version?: number | undefined
  where?: readonly Condition[] | undefined
}

/** Looks into the JSON of those records only whose headers fit. */
export function matcherOf({
  sources,
  types,
  key,
  version,
  where = [],
}: EventFilter): (record: LogRecord) => boolean {
  return (record) => {
    if (key !== undefined && record.key !== key) return false
    if (types !== undefined && !types.includes(record.headers['ce_type'] ?? '')) return false
    if (sources !== undefined && !sources.includes(sourceOf(record) ?? '')) return false
    if (version !== undefined && versionOf(record) !== version) return false
    if (where.length === 0) return true
    const data = dataOf(record)
    return where.every((condition) => holds(condition, data))
  }
}
