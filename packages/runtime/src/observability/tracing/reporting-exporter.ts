import type { SpanExporter } from '@opentelemetry/sdk-trace'
import type { Logger } from '../logger.ts'
import type { Metrics } from '../metrics.ts'
import { createThrottledLog } from '../throttled-log.ts'

/** Where lost spans are reported. */
export type TracingReports = { logger: Pick<Logger, 'warn'>; metrics: Metrics }

const logEveryMs = 60_000

/** Counts and logs the spans that a collector does not take: the SDK tells nobody. */
export function reportingExporter(exporter: SpanExporter, { logger, metrics }: TracingReports): SpanExporter {
  const lost = metrics.counter({
    name: 'slipstream_tracing_lost_spans_total',
    help: 'Spans that the collector did not take.',
  })
  const throttled = createThrottledLog(logEveryMs)
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        if (result.error !== undefined) {
          const reason = reasonOf(result.error)
          lost.inc(spans.length)
          throttled(reason, () => logger.warn({ reason }, 'the collector takes no spans: they are lost'))
        }
        done(result)
      })
    },
    shutdown: () => exporter.shutdown(),
  }
}

/** Without the body of the response, which may repeat what was sent. */
function reasonOf(error: Error): string {
  const { code } = error as { code?: unknown }
  return typeof code === 'number' ? `it responded with ${code}` : error.message
}
