import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api'
import type { Context } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { Sampler } from '@opentelemetry/sdk-trace'
import { formatTraceparent, parseTraceparent } from '../traceparent.ts'
import { reportingExporter } from './reporting-exporter.ts'
import type { TracingReports } from './reporting-exporter.ts'
import type { Tracer } from './spans.ts'
import { samplerSettings } from './tracing-settings.ts'

const kinds = {
  ...{ server: SpanKind.SERVER, client: SpanKind.CLIENT },
  ...{ producer: SpanKind.PRODUCER, consumer: SpanKind.CONSUMER },
}

/**
 * A tracer that exports spans by OTLP over HTTP, in batches. The exporter reads OTEL_EXPORTER_OTLP_* itself.
 * An unavailable collector costs spans, never work.
 *
 * @param service the name in traces, where OTEL_SERVICE_NAME is not set
 */
export function createOtlpTracer(
  service: string,
  reports: TracingReports,
): Tracer & { stop(): Promise<void> } {
  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': `slipstream-${service}` }))
    .merge(detectResources({ detectors: [envDetector] }))
  const exporter = reportingExporter(new OTLPTraceExporter(), reports)
  const provider = new TracerProvider({
    resource,
    sampler: samplerOf(),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  })
  const tracer = provider.getTracer('slipstream')
  return {
    start({ name, kind, parent, attributes = {}, startMs }) {
      const options = {
        kind: kinds[kind],
        attributes,
        ...(startMs === undefined ? {} : { startTime: startMs }),
      }
      const span = tracer.startSpan(name, options, contextOf(parent))
      const { traceId, spanId, traceFlags } = span.spanContext()
      const sampled = (traceFlags & TraceFlags.SAMPLED) !== 0
      return {
        traceparent: formatTraceparent({ traceId, parentId: spanId, sampled }),
        end(more = {}, error) {
          span.setAttributes(more)
          if (error !== undefined)
            span.setStatus({
              code: SpanStatusCode.ERROR,
              message: error instanceof Error ? error.message : 'not an error',
            })
          span.end()
        },
      }
    },
    // It rejects when the last spans are lost, which is reported, and no failure of this process.
    stop: () => provider.shutdown().catch(() => undefined),
  }
}

function contextOf(parent: string | undefined): Context {
  const context = parseTraceparent(parent)
  if (context === undefined) return ROOT_CONTEXT
  const { traceId, parentId, sampled } = context
  const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId: parentId, traceFlags, isRemote: true })
}

function samplerOf(): Sampler {
  const { base, ratio, isParentBased } = samplerSettings(process.env)
  const root =
    base === 'traceidratio'
      ? new TraceIdRatioBasedSampler(ratio)
      : base === 'always_off'
        ? new AlwaysOffSampler()
        : new AlwaysOnSampler()
  return isParentBased ? new ParentBasedSampler({ root }) : root
}
