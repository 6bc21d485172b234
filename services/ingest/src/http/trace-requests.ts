import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { activeTracer } from '@slipstream/runtime/observability/tracing/spans.ts'
import type { OpenSpan } from '@slipstream/runtime/observability/tracing/spans.ts'
import { continueTrace } from '../adapters/continue-trace.ts'

const open = new WeakMap<FastifyRequest, OpenSpan>()

/**
 * The trace context of what a request causes: that of its span where tracing is configured, which ends with
 * the response, else a step of the request's own trace.
 */
export function traceparentOf(request: FastifyRequest): string {
  const header = request.headers['traceparent']
  const tracer = activeTracer()
  if (tracer === undefined) return continueTrace(header)
  const known = open.get(request)
  if (known !== undefined) return known.traceparent
  const span = tracer.start({
    name: `${request.method} ${request.routeOptions.url ?? ''}`,
    kind: 'server',
    parent: typeof header === 'string' ? header : undefined,
    attributes: {
      'http.request.method': request.method,
      'http.route': request.routeOptions.url ?? '',
    },
  })
  open.set(request, span)
  return span.traceparent
}

/**
 * Ends the spans of requests when they are answered, or when the sender has gone: what
 * they caused needs them in its trace.
 */
export function traceRequests(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    if (activeTracer() !== undefined) reply.raw.once('close', () => open.get(request)?.end(outcomeOf(reply)))
    done()
  })
}

const outcomeOf = ({ raw, statusCode }: FastifyReply) =>
  raw.writableFinished ? { 'http.response.status_code': statusCode } : { 'error.type': 'aborted' }
