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

/** Metrics of deliveries, one set for each source: the labels are looked up once, not with every delivery. */
export function createDeliveryMetrics(metrics: Metrics): (source: string, via: Via) => SourceMetrics {
  const deliveries = metrics.counter({
    name: 'slipstream_ingest_deliveries_total',
    help: 'Deliveries by source, result and via: webhook, or rest when recovered',
    labelNames: ['source', 'result', 'via'],
  })
  const bytes = metrics.counter({
    name: 'slipstream_ingest_received_bytes_total',
    help: 'Bytes of the bodies of deliveries',
    labelNames: ['source'],
  })
  const seconds = metrics.histogram({
    name: 'slipstream_ingest_append_seconds',
    help: 'Time until the log acknowledged or refused an event',
    labelNames: ['source'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  })
  const waiting = metrics.gauge({
    name: 'slipstream_ingest_appending_records',
    help: 'Events that wait for the log to acknowledge them',
    labelNames: ['source'],
  })
  return (source, via) => {
    const results = new Map<string, { inc(): void }>()
    const [sourceBytes, sourceSeconds, sourceWaiting] = [
      bytes.labels(source),
      seconds.labels(source),
      waiting.labels(source),
    ]
    sourceWaiting.set(0)
    return {
      counted(result) {
        const label = result.outcome === 'refused' ? `refused_${result.reason}` : result.outcome
        let counter = results.get(label)
        if (counter === undefined) results.set(label, (counter = deliveries.labels(source, label, via)))
        counter.inc()
      },
      received: (length) => sourceBytes.inc(length),
      appendTook: (took) => sourceSeconds.observe(took),
      appending: (change) => (change === 1 ? sourceWaiting.inc() : sourceWaiting.dec()),
    }
  }
}
