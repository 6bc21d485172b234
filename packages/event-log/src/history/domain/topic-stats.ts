import type { LogRecord } from '../../event-log.ts'
import { EventCounts } from './event-counts.ts'

const maxKeys = 100_000

/** What there is in a part of a topic. Memory is bounded: beyond 100,000 keys, `keys` is a lower bound. */
export class TopicStats {
  readonly #types = new EventCounts(['type', 'version'])
  readonly #sources = new EventCounts(['source'])
  readonly #hours = new EventCounts(['hour'])
  readonly #keys = new Set<string>()
  #records = 0
  #bytes = 0
  #maxBytes = 0
  #firstMs = Infinity
  #lastMs = -Infinity

  add(record: LogRecord): void {
    this.#records += 1
    this.#bytes += record.value.length
    this.#maxBytes = Math.max(this.#maxBytes, record.value.length)
    this.#firstMs = Math.min(this.#firstMs, record.recordedAtMs)
    this.#lastMs = Math.max(this.#lastMs, record.recordedAtMs)
    if (this.#keys.size < maxKeys) this.#keys.add(record.key)
    for (const counts of [this.#types, this.#sources, this.#hours]) counts.add(record)
  }

  result() {
    const busiest = this.#hours
      .groups()
      .reduce((largest, one) => (one.count > largest.count ? one : largest), {
        group: {},
        count: 0,
      })
    return {
      records: this.#records,
      keys: this.#keys.size,
      bytes: this.#bytes,
      meanBytes: this.#records === 0 ? 0 : Math.round(this.#bytes / this.#records),
      maxBytes: this.#maxBytes,
      first: timeOf(this.#firstMs),
      last: timeOf(this.#lastMs),
      busiestHour: this.#records === 0 ? null : { hour: busiest.group['hour'] ?? '', records: busiest.count },
      types: this.#types.groups().map(({ group, count }) => ({ ...group, records: count })),
      sources: this.#sources.groups().map(({ group, count }) => ({ ...group, records: count })),
    }
  }
}

export type TopicStatsResult = ReturnType<TopicStats['result']>

const timeOf = (ms: number): string | null => (Number.isFinite(ms) ? new Date(ms).toISOString() : null)
