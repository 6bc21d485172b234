import { activeTracer } from '@slipstream/runtime/observability/tracing/spans.ts'
import { DeliveryError } from './delivery-error.ts'
import type { Notification } from './domain/notification.ts'

/**
 * Sends within a span of the trace of what the message follows from, where that is known. A fault shows
 * without its text, which may hold an address.
 */
export async function inMailSpan(
  { kind, traceparent: parent, attempts }: Pick<Notification, 'kind' | 'traceparent' | 'attempts'>,
  send: () => Promise<void>,
): Promise<void> {
  const tracer = activeTracer()
  if (tracer === undefined || parent === undefined) return send()
  const attributes = { 'slipstream.rejections_before': attempts }
  const span = tracer.start({ name: `mail ${kind}`, kind: 'client', parent, attributes })
  try {
    await send()
    span.end()
  } catch (error) {
    span.end({}, new Error(error instanceof DeliveryError ? `${error.fault} ${error.code}` : 'it broke'))
    throw error
  }
}
