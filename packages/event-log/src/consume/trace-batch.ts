import { activeTracer } from '@slipstream/runtime/observability/tracing/spans.ts'
import type { LogRecord } from '../event-log.ts'

/**
 * A span for each record of a committed batch, in the trace of what caused it;
 * nothing where tracing is not configured.
 */
export function traceBatch(
  { consumer, topic, startedAtMs }: { consumer: string; topic: string; startedAtMs: number },
  records: readonly LogRecord[],
  outcomeOf: (index: number) => 'handled' | 'dead-lettered',
): void {
  const tracer = activeTracer()
  if (tracer === undefined) return
  for (const [index, { headers, position }] of records.entries()) {
    const parent = headers['traceparent']
    if (parent === undefined) continue
    const attributes = {
      'messaging.system': 'kafka',
      'messaging.operation.type': 'process',
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': String(position.partition),
      'messaging.kafka.offset': Number(position.offset),
      'messaging.consumer.group.name': consumer,
      'slipstream.event_type': headers['ce_type'] ?? '',
      'slipstream.outcome': outcomeOf(index),
    }
    tracer
      .start({ name: `process ${topic}`, kind: 'consumer', parent, attributes, startMs: startedAtMs })
      .end()
  }
}
