import { activeTracer } from '@slipstream/runtime/observability/tracing/spans.ts'
import type { Work } from '../domain/work.ts'
import type { RunEnd } from '../item-run.ts'

/**
 * The span of one run of a handler, in the trace of what caused the work; undefined where
 * that is not known or nothing is traced.
 */
export function startRunSpan(queue: string, { traceparent: parent, attempts }: Work) {
  const tracer = activeTracer()
  if (tracer === undefined || parent === undefined) return undefined
  const attributes = { 'slipstream.queue': queue, 'slipstream.failures_before': attempts }
  const span = tracer.start({ name: `run ${queue}`, kind: 'consumer', parent, attributes })
  return {
    traceparent: span.traceparent,
    end: (end: RunEnd): void => span.end({ 'slipstream.outcome': outcomeOf(end) }),
    notRecorded: (): void => span.end({ 'slipstream.outcome': 'not-recorded' }),
  }
}

const outcomeOf = (end: RunEnd): string =>
  typeof end === 'string' ? end : end.event === 'deadLettered' ? 'dead-lettered' : end.outcome.kind
