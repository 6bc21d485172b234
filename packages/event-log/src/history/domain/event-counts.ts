import type { LogRecord } from '../../event-log.ts'
import { eventRow } from './event-row.ts'

export const groupings = ['type', 'source', 'version', 'key', 'partition', 'hour', 'day'] as const
export type Grouping = (typeof groupings)[number]

/** More groups than these are counted together. */
const maxGroups = 100_000
const others = '(others)'

/** Counts records by what they have in common. Memory is bounded: `maxGroups`. */
export class EventCounts {
  readonly #by: readonly Grouping[]
  readonly #counts = new Map<string, { group: string[]; count: number }>()
  total = 0

  constructor(by: readonly Grouping[]) {
    this.#by = by
  }

  add(record: LogRecord): void {
    this.total += 1
    const values = this.#by.map((grouping) => valueOf(record, grouping))
    const isKnown = this.#counts.has(values.join('\u0000'))
    const group = isKnown || this.#counts.size < maxGroups ? values : values.map(() => others)
    const key = group.join('\u0000')
    const counted = this.#counts.get(key)
    if (counted === undefined) this.#counts.set(key, { group, count: 1 })
    else counted.count += 1
  }

  /** The largest first; times in their order. */
  groups(): { group: Record<string, string>; count: number }[] {
    const isByTime = this.#by.some((grouping) => grouping === 'hour' || grouping === 'day')
    const compare = (a: { group: string[]; count: number }, b: typeof a): number =>
      (isByTime ? 0 : b.count - a.count) || (a.group.join('\u0000') < b.group.join('\u0000') ? -1 : 1)
    return [...this.#counts.values()].sort(compare).map(({ group, count }) => ({
      group: Object.fromEntries(this.#by.map((grouping, index) => [grouping, group[index] ?? ''])),
      count,
    }))
  }
}

function valueOf(record: LogRecord, grouping: Grouping): string {
  const row = eventRow(record)
  if (grouping === 'partition') return String(record.position.partition)
  if (grouping === 'hour') return `${row.recordedAt.slice(0, 13)}:00Z`
  if (grouping === 'day') return row.recordedAt.slice(0, 10)
  return String(row[grouping] ?? '(none)')
}
