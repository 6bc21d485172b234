import type { FastifyRequest } from 'fastify'
import { continueTrace } from '../adapters/continue-trace.ts'
import type { Delivery } from '../domain/delivery.ts'

const noBody = Buffer.alloc(0)

/** The delivery of a request whose body has arrived. */
export function deliveryOf({ headers, body }: FastifyRequest): Delivery {
  return {
    body: Buffer.isBuffer(body) ? body : noBody,
    headers,
    receivedAtMs: Date.now(),
    traceparent: continueTrace(headers['traceparent']),
  }
}
