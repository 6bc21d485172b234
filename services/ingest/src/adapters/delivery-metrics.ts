import type { Provenance } from '@slipstream/events/event-types/provenance.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import type { AcceptResult } from '../domain/accept-result.ts'

/** As in provenance. */
export type Via = Provenance['via']

export type SourceMetrics = {
  counted(result: AcceptResult): void
  received(bytes: number): void
  /** The time from handing an event to the log to its acknowledgement or refusal. */
  appendTook(seconds: number): void
  appending(change: 1 | -1): void
}

type Sums = { bytes: number; waiting: number; results: Map<string, number> }

/**
 * Metrics of deliveries, one set for each source. What needs only a sum is added up here and handed over when
 * the metrics are read: the client looks its labels up with every change.
 */
export function createDeliveryMetrics(metrics: Metrics): (source: string, via: Via) => SourceMetrics {
  const all: { source: string; via: Via; sums: Sums }[] = []
  metrics.counter({
    name: 'slipstream_ingest_deliveries_total',
    help: 'Deliveries by source, result and via: webhook, or rest when recovered',
    labelNames: ['source', 'result', 'via'],
    collect() {
      for (const { source, via, sums } of all)
        for (const [result, count] of sums.results) {
          this.inc({ source, result, via }, count)
          sums.results.set(result, 0)
        }
    },
  })
  metrics.counter({
    name: 'slipstream_ingest_received_bytes_total',
    help: 'Bytes of the bodies of deliveries',
    labelNames: ['source'],
    collect() {
      for (const { source, sums } of all) {
        this.inc({ source }, sums.bytes)
        sums.bytes = 0
      }
    },
  })
  const seconds = metrics.histogram({
    name: 'slipstream_ingest_append_seconds',
    help: 'Time until the log acknowledged or refused an event',
    labelNames: ['source'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  })
  metrics.gauge({
    name: 'slipstream_ingest_appending_records',
    help: 'Events that wait for the log to acknowledge them',
    labelNames: ['source'],
    collect() {
      this.reset()
      for (const { source, sums } of all) this.inc({ source }, sums.waiting)
    },
  })
  return (source, via) => {
    const sums: Sums = { bytes: 0, waiting: 0, results: new Map() }
    all.push({ source, via, sums })
    const sourceSeconds = seconds.labels(source)
    return {
      counted(result) {
        const label = result.outcome === 'refused' ? `refused_${result.reason}` : result.outcome
        sums.results.set(label, (sums.results.get(label) ?? 0) + 1)
      },
      received: (length) => void (sums.bytes += length),
      appendTook: (took) => sourceSeconds.observe(took),
      appending: (change) => void (sums.waiting += change),
    }
  }
}
